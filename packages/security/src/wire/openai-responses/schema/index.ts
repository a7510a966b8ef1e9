export type { Content, InputFile, InputImage, InputText, OutputText } from './content.ts';
export {
  type FunctionCallItem,
  type FunctionCallOutputItem,
  type InputItem,
  isSharedItem,
  type MessageItem,
  type ReasoningItem,
} from './items.ts';
export { type ResponsesRequestBody, responsesRequestBody, type TextFormat, type ToolChoiceValue } from './request.ts';
export type { FunctionDefinition, ToolDefinition } from './tools.ts';
