/**
 * Filters what goes to a model and what comes back: values leave as placeholders and are put back into the answer.
 *
 *     node --conditions=agentor-source examples/filter-content.ts
 */
import { type ContentFilteringConfig, createContentFilter } from '@agentor/security';
import { SYSTEM_RANDOM } from '@agentor/security/node';

const config: ContentFilteringConfig = { filterPii: true, filterSensitiveData: true, filterPromptInjections: true };
const contentFilter = createContentFilter({ config, key: { id: 'a', secret: SYSTEM_RANDOM.bytes(32) } });

const requestData = { messages: [{ role: 'user', content: 'Charge 4111 1111 1111 1111 and write to jane.doe@example.com' }] };
const filteredRequest = contentFilter.filterRequest(requestData);
console.log('sent:', JSON.stringify(filteredRequest.data));
console.log('verdict:', filteredRequest.verdict.outcome, 'not scanned:', filteredRequest.verdict.notScanned.join(', '));

// A model that repeats what it was told, and makes up an address of its own.
const responseData = { content: `I was told ${JSON.stringify(filteredRequest.data)}. Ask bob@example.com.` };
const filteredResponse = contentFilter.filterResponse(responseData, filteredRequest.conversation);
console.log('received:', JSON.stringify(filteredResponse.data));
