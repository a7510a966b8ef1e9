import { z } from 'zod';
import { byType } from './choose.ts';
import type { JsonObject } from '../../kernel/index.ts';
import { count } from './field-schemas.ts';

const cited = { cited_text: z.string() };
const ofDocument = {
  ...cited,
  document_index: count,
  document_title: z.string().nullable().exactOptional(),
  file_id: z.string().nullable().exactOptional(),
};

/** A citation that a model gave earlier, replayed to it. */
export const citationSchema: z.ZodType<JsonObject> = byType<JsonObject>({
  char_location: z.strictObject({
    type: z.literal('char_location'),
    ...ofDocument,
    start_char_index: count,
    end_char_index: count,
  }),
  page_location: z.strictObject({
    type: z.literal('page_location'),
    ...ofDocument,
    start_page_number: count,
    end_page_number: count,
  }),
  content_block_location: z.strictObject({
    type: z.literal('content_block_location'),
    ...ofDocument,
    start_block_index: count,
    end_block_index: count,
  }),
  web_search_result_location: z.strictObject({
    type: z.literal('web_search_result_location'),
    ...cited,
    encrypted_index: z.string(),
    title: z.string().nullable(),
    url: z.string(),
  }),
  search_result_location: z.strictObject({
    type: z.literal('search_result_location'),
    ...cited,
    search_result_index: count,
    source: z.string(),
    title: z.string().nullable(),
    start_block_index: count,
    end_block_index: count,
  }),
});
