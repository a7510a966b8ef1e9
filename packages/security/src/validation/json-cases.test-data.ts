/** JSON texts by class, generated: accepted ones must parse to what `JSON.parse` gives, refused ones never. */
export interface JsonCase {
  readonly title: string;
  readonly bytes: Uint8Array;
}

/** Texts that RFC 8259 allows and JavaScript reads as written. */
export function acceptedCases(): readonly JsonCase[] {
  const numbers = ['0', '-0', '1', '-1', '10', '123456789', '0.5', '-0.5', '1.0', '1e1', '1E1', '1e+1', '1e-1', '0e0', '0e+1'];
  numbers.push('1.5e300', '-1.5E-300', '1e-400', '9007199254740991', '-9007199254740991', '0.1e1', '20e1', '1.000000000000000000001');
  const strings = ['', 'a', ' ', '/', '\u007f', 'é', '日本', '😀', '\u2028', '\u2029', '\ufeff', '\ufffe', '\u{10ffff}', "'", '{}', '[1]'];
  const escapes = ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0000', '\\u001f', '\\u0041', '\\uD83D\\uDE00', '\\uFFFF'];
  escapes.push('\\u00e9', '\\u00E9', '\\uD800\\uDC00', '\\uDBFF\\uDFFF', '\\\\u0041', 'a\\"b', '\\u2028');
  const structures = ['[]', '{}', '[[]]', '[{}]', '{"a":[]}', '{"a":{}}', '[1,2]', '[null]', '[true,false]', '{"":0}', '{"a":1,"b":2}'];
  structures.push('{"a":{"a":{"a":1}}}', '[1,[2,[3]]]', '{"a":null}', '{"a b":1}', '{"\\u0061":1,"b":2}', '{"A":1,"a":2}', '{"é":1,"É":2}');
  const bare = ['true', 'false', 'null', '"text"'];
  const spaced = [' 1', '1 ', '\t1', '1\n', '\r\n[ ]\r\n', '[ 1 , 2 ]', '{ "a" : 1 }', '{\n"a"\n:\n1\n}', '{\t}', '[\r]', '[ ]', '{ }'];
  const nested = [1, 2, 10, 63, 64].flatMap((depth) => [
    '['.repeat(depth) + ']'.repeat(depth),
    '{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1),
  ]);
  const names = ['{"constructor":1}', '{"prototype":1}', '{"constructor":{"x":1}}', '{"__proto":1}', '{"proto__":1}', '{"hasOwnProperty":1}'];
  return [
    ...numbers.flatMap((number) => [number, `[${number}]`]),
    ...strings.map((text) => JSON.stringify(text)),
    ...strings.map((text) => JSON.stringify({ [text]: text })),
    ...escapes.map((text) => `"${text}"`),
    ...structures,
    ...bare,
    ...spaced,
    ...nested,
    ...names,
  ].map(toCase);
}

/** Texts that RFC 8259 does not allow, or that two parsers could read differently. */
export function refusedCases(): readonly JsonCase[] {
  return [...refusedTexts().map(toCase), ...refusedBytes()];
}

function refusedTexts(): readonly string[] {
  const numbers = ['+1', '01', '-01', '00', '-', '--1', '1.', '.5', '-.5', '1.e1', '1e', '1e+', '1e-', '1E', '1ee1', '1e1.5', '0x1', '0b1'];
  numbers.push('1_000', '1,000.', 'NaN', 'Infinity', '-Infinity', '1.2.3', '1-2', '1+1', '0e', '2.e3', '-a', '-true', '1a', '1e400', '-1e999', '١', '１', '1n', '0o7', '++1', '1e1e1', '.', 'e1', '-e1', '1f');
  const literals = ['tru', 'True', 'TRUE', 'truE', 'truee', 'fals', 'False', 'falsy', 'nul', 'Null', 'NULL', 'nil', 'None', 'undefined', 'nulll', 't', 'f', 'n', 'a', 'yes', 'truefalse'];
  const strings = ["'a'", '"', '"a', '"a\\', '"a\\"', '"\\x41"', '"\\u"', '"\\u1"', '"\\u12"', '"\\u123"', '"\\u123g"', '"\\U0041"', '"\\a"', '"\\0"', '"\\\'"', '"\\v"', '"\\e"', '"\\ "', '`a`', '“a”', '"a" "b"', '""a', 'a"', '"\\u 041"', '"\\u+041"', '"\\u-041"', '"\\u00 1"', '"\\u{41}"'];
  const controls = Array.from({ length: 32 }, (_, code) => `"a${String.fromCharCode(code)}b"`);
  const surrogates = ['\\uD800', '\\uDBFF', '\\uDC00', '\\uDFFF', '\\uD800x', '\\uD800\\n', '\\uD800\\u0041', '\\uD800\\uD800', '\\uDC00\\uD800', '\\ud83d', '\\ude00', '\\uD83D\\\\uDE00', '\\uD83D \\uDE00', '\\uD83D\\uDE0', '\\uD83D\\u', '\\uD83D\\'];
  const arrays = ['[', ']', '[1', '1]', '[1,', '[1,]', '[,1]', '[,]', '[,,]', '[1,,2]', '[1 2]', '[1;2]', '[1:2]', '[[]', '[]]', '[1}', '[a]', '["a"', '["a",', '[1]1', '[1],', '[]x', '[\u000b1]', '[\u000c]', '[\u00a01]', '(1)', '<1>', '[1,\n', '[-]', '[*]', '[...1]'];
  const objects = ['{', '}', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{,"a":1}', '{"a":1,,"b":2}', '{"a" 1}', '{"a",1}', '{"a"::1}', '{:1}', '{1:1}', '{a:1}', "{'a':1}", '{null:1}', '{true:1}', '{[]:1}', '{"a":1 "b":2}', '{"a":1]', '{"a":}', '{"a":,}', '{"a"=1}', '{"a":1}}', '{{}}', '{"a"}', '{"a":1}x', '{"a":1};', '{"a":1}{}', '{"a":1,"b"}', '{"a":1:2}', '{"a":b}', '{"a":"b}', '{"a:1}', '{"a\nb":1}', '{"\\uD800":1}', '{"a":1,2}', '{...a}', '{"a":(1)}'];
  const comments = ['//', '// a\n1', '1 // a', '/**/', '/* a */ 1', '1 /* a */', '[1, /* a */ 2]', '{"a":1 /* b */}', '# a\n1', '1 # a', '{"a":1}/**/', '<!-- a --> 1', '[1]//'];
  const between = ['1 2', '1,2', 'true false', '{} {}', '[] []', '"a","b"', '1;', '1\u00a0', '\u20281', '\u30001', '1\u0000', '\u00001', '1\u2060', '&nbsp;1', '\\u0020', '\u00851', '1\u000b', '*', '@', '$', '~', '|', '\\', '%7B%7D'];
  const keys = ['{"a":1,"a":1}', '{"a":1,"b":2,"a":3}', '{"a":1,"\\u0061":2}', '{"\\u0061":1,"a":2}', '{"":1,"":2}', '{"é":1,"\\u00e9":2}', '{"é":1,"é":2}', '[{"a":{"b":1,"b":2}}]', '{"__proto__":1}', '{"__proto__":{}}', '{"\\u005f_proto__":1}', '{"a":{"__proto__":1}}', '{"é":1,"__proto__":1}', '{"constructor":{"prototype":1}}', '{"constructor":{"a":1,"prototype":{}}}', '{"constructor":{"\\u0070rototype":1}}', '{"\\u0063onstructor":{"prototype":1}}', '{"a":{"constructor":{"prototype":{}}}}'];
  const variants = ['{"model":1,"Model":2}', '{"Model":1,"model":2}', '{"MODEL":1,"Model":2}', '{"messages":1,"meſſages":2}', '{"tools":1,"toolſ":2}', '{"model":1,"\\u004dodel":2}', '{"a":[{"role":1,"Role":2}]}', '{"é":1,"model":2,"MODEL":3}', `{${Array.from({ length: 20 }, (_, index) => `"k${index}":1`).join()},"role":1,"ROLE":2}`, '{"top_k":1,"top_\u212a":2}'];
  const exact = ['9007199254740992', '-9007199254740992', '[9007199254740993]', '{"seed":9223372036854775807}', '{"seed":[18446744073709551616]}', '{"max_tokens":123456789012345678901234567890}'];
  const long = ['['.repeat(65) + ']'.repeat(65), '{"a":'.repeat(65) + '1' + '}'.repeat(65), '['.repeat(100_000), '1'.repeat(600), `{"${'k'.repeat(1025)}":1}`];
  return ['', ' ', '\n', ...numbers, ...numbers.map((number) => `{"a":${number}}`), ...literals, ...strings, ...controls, ...surrogates.map((text) => `"${text}"`), ...arrays, ...objects, ...comments, ...between, ...keys, ...variants, ...exact, ...long];
}

function refusedBytes(): readonly JsonCase[] {
  const sequences = [[0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80]];
  sequences.push([0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xfe], [0xe9], [0xc3, 0x28], [0xe0, 0x80, 0xaf]);
  const inText = sequences.map((bytes) => Uint8Array.from([0x22, ...bytes, 0x22]));
  const inKey = sequences.map((bytes) => Uint8Array.from([0x7b, 0x22, ...bytes, 0x22, 0x3a, 0x31, 0x7d]));
  const marked = [
    Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
    Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
    Uint8Array.from([0xfe, 0xff, 0, 0x7b, 0, 0x7d]),
    Uint8Array.from([0x7b, 0, 0x7d, 0]),
  ];
  return [...inText, ...inKey, ...marked].map((bytes) => ({ title: `bytes ${Buffer.from(bytes).toString('hex')}`, bytes }));
}

function toCase(text: string): JsonCase {
  return { title: text.length > 60 ? `${text.slice(0, 60)}…` : text, bytes: Buffer.from(text, 'utf8') };
}
