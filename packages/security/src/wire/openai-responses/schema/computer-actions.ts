import { z } from 'zod';

const point = { x: z.number(), y: z.number() };
const keys = z.array(z.string()).nullish();

/** What a model does on a screen. */
export const computerAction: z.ZodType = z.discriminatedUnion('type', [
  z.strictObject({
    ...point,
    type: z.literal('click'),
    button: z.enum(['left', 'right', 'wheel', 'back', 'forward']),
    keys,
  }),
  z.strictObject({ ...point, type: z.literal('double_click'), keys }),
  z.strictObject({ type: z.literal('drag'), path: z.array(z.strictObject(point)), keys }),
  z.strictObject({ type: z.literal('keypress'), keys: z.array(z.string()) }),
  z.strictObject({ ...point, type: z.literal('move'), keys }),
  z.strictObject({ type: z.literal('screenshot') }),
  z.strictObject({ ...point, type: z.literal('scroll'), scroll_x: z.number(), scroll_y: z.number(), keys }),
  z.strictObject({ type: z.literal('type'), text: z.string() }),
  z.strictObject({ type: z.literal('wait') }),
]);
