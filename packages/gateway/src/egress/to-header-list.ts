/**
 * The headers of a call as undici takes them cheapest: names and values in turn. Ours alone decide about the connection,
 * the host and the coding of the answer.
 */
export function toHeaderList(headers: Readonly<Record<string, string>>): string[] {
  const list: string[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined && !NOT_FORWARDED.has(name.toLowerCase())) list.push(name, value);
  }
  list.push('accept-encoding', 'identity');
  return list;
}

/** Hop-by-hop fields (RFC 9110, 7.6.1), and those that say where the call goes or how its body is framed. */
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
