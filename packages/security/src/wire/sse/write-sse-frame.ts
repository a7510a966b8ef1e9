/**
 * Writes one server-sent event, blank line included. Line ends inside `data` become further `data` lines.
 *
 * @see WHATWG HTML, section 9.2.5 "Parsing an event stream".
 */
export function writeSseFrame(frame: { readonly event?: string; readonly data: string }): string {
  const data = LINE_END.test(frame.data) ? frame.data.split(LINE_END).join('\ndata: ') : frame.data;
  return frame.event === undefined ? `data: ${data}\n\n` : `event: ${frame.event.replace(LINE_END, ' ')}\ndata: ${data}\n\n`;
}

const LINE_END = /\r\n|\n|\r/u;
