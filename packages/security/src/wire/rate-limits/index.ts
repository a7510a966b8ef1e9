export { parseRateWindows } from './parse-rate-windows.ts';
export { renderRateWindows, type RateHeaderStyle } from './render-rate-windows.ts';
