/** URLs that lead inside, in the spellings of published SSRF corpora: every one must be refused. */
export function internalTargets(): readonly string[] {
  return [...LOOPBACK, ...PRIVATE_AND_METADATA, ...DISGUISED, ...SCHEMES_AND_PARTS];
}

const LOOPBACK: readonly string[] = [
  'https://127.0.0.1/', 'https://127.0.0.2/', 'https://127.255.255.254/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7F000001/',
  'https://017700000001/', 'https://0177.0.0.1/', 'https://0x7f.0.0.1/', 'https://0x7f.1/', 'https://127.0x1/', 'https://127.0.0.01/', 'https://127.000.000.001/', 'https://00000177.0.0.1/',
  'https://0/', 'https://0.0.0.0/', 'https://0x0/', 'https://00/', 'https://127.0.0.1./', 'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://api.localhost/',
  'https://[::1]/', 'https://[0:0:0:0:0:0:0:1]/', 'https://[0000::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[0:0:0:0:0:ffff:127.0.0.1]/',
  'https://[::127.0.0.1]/', 'https://[::7f00:1]/', 'https://[64:ff9b::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[2002:7f00:0001::1]/',
  'https://[::ffff:0:127.0.0.1]/', 'https://[64:ff9b:1::127.0.0.1]/', 'https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/', 'https://[2001:db8::5efe:127.0.0.1]/', 'https://[2a00::200:5efe:7f00:1]/',
];

const PRIVATE_AND_METADATA: readonly string[] = [
  'https://10.0.0.1/', 'https://10.255.255.255/', 'https://172.16.0.1/', 'https://172.31.255.255/', 'https://192.168.0.1/', 'https://192.168.255.255/', 'https://100.64.0.1/', 'https://100.127.255.255/',
  'https://198.18.0.1/', 'https://198.51.100.1/', 'https://203.0.113.1/', 'https://192.0.2.1/', 'https://192.0.0.1/', 'https://192.88.99.1/', 'https://224.0.0.1/', 'https://239.255.255.250/', 'https://240.0.0.1/', 'https://255.255.255.255/',
  'https://169.254.169.254/', 'https://169.254.170.2/', 'https://169.254.1.1/', 'https://2852039166/', 'https://0xa9fea9fe/', 'https://0xA9.0xFE.0xA9.0xFE/', 'https://0251.0376.0251.0376/', 'https://169.16689662/', 'https://169.254.43518/', 'https://169.0xfe.0251.254/',
  'https://100.100.100.200/', 'https://168.63.129.16/', 'https://0xa83f8110/', 'https://192.0.0.192/', 'https://[::ffff:169.254.169.254]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[64:ff9b::a9fe:a9fe]/', 'https://[2002:a9fe:a9fe::1]/', 'https://[::ffff:168.63.129.16]/', 'https://[64:ff9b::168.63.129.16]/', 'https://[2002:a83f:8110::]/',
  'https://[fd00:ec2::254]/', 'https://[fd00:0ec2:0:0:0:0:0:254]/', 'https://[fd20:ce::254]/', 'https://[fd00::1]/', 'https://[fc00::1]/', 'https://[fdff:ffff::1]/', 'https://[fe80::1]/', 'https://[febf::1]/', 'https://[fec0::1]/', 'https://[ff02::1]/', 'https://[ff0e::1]/', 'https://[100::1]/', 'https://[2001:db8::1]/', 'https://[2001:20::1]/', 'https://[5f00::1]/', 'https://[4000::1]/', 'https://[::a00:1]/', 'https://[2002:a00:1::]/', 'https://[2002:c0a8:1::]/',
  'https://metadata.google.internal/', 'https://METADATA.google.internal/', 'https://metadata.google.internal./', 'https://metadata/', 'https://instance-data/', 'https://metadata.azure.internal/', 'https://metadata.tencentyun.com/',
];

const DISGUISED: readonly string[] = [
  'https://①②⑦.⓪.⓪.①/', 'https://１２７.０.０.１/', 'https://127。0。0。1/', 'https://127．0．0．1/', 'https://127｡0｡0｡1/', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/', 'https://ｌｏｃａｌｈｏｓｔ/', 'https://𝟏𝟐𝟕.𝟎.𝟎.𝟏/', 'https://¹²⁷.⁰.⁰.¹/', 'https://loc\u00adalhost/', 'https://local\u200bhost/', 'https://exämple.com/', 'https://example。com/', 'https://ſecure.com/',
  'https://%31%32%37.0.0.1/', 'https://127.0.0.%31/', 'https://%6cocalhost/', 'https://localhost%00.example.com/', 'https://localhost%2eexample.com/', 'https://example.com./', 'https://134744072/', 'https://010.8.8.8/', 'https://0x08080808/', 'https://8.8.2056/', 'https://8.8.8.8./',
  'https://[::ffff:0x7f.0.0.1]/', 'https://[::1%25eth0]/', 'https://[::1%lo]/', 'https://[fe80::1%25eth0]/', 'https://[::1/', 'https://::1/', 'https://[0:0:0:0:0:0:0:8]/x', 'https://[v1.a]/',
];

const SCHEMES_AND_PARTS: readonly string[] = [
  'http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'gopher://127.0.0.1:70/', 'dict://127.0.0.1/', 'ws://example.com/', 'wss://example.com/', 'data:text/plain,a', 'unix:/run/docker.sock', 'https:example.com', 'https:/example.com', 'https:///127.0.0.1/', 'https:\\\\127.0.0.1\\', 'https://example.com\\@127.0.0.1/', '//example.com/', 'example.com', '', ' https://example.com/', 'https://exam\tple.com/', 'https://exam\nple.com/', 'https://example.com/\r\nhost: a', 'https://',
  'https://user@example.com/', 'https://user:pass@127.0.0.1/', 'https://example.com@127.0.0.1/', 'https://127.0.0.1@example.com/', 'https://@example.com/', 'https://:@example.com/', 'https://example.com#@127.0.0.1/', 'https://example.com/#a', 'https://example.com:22/', 'https://example.com:25/', 'https://example.com:6379/', 'https://example.com:0/', 'https://example.com:65536/', 'https://example.com:11211/', 'https://example.com:-1/', 'https://example.com:４４３/', 'https://exa mple.com/', 'https://.example.com/', 'https://example..com/', 'https://-a.com/x y', 'https://*.example.com/', "https://a'b.com/", 'https://a,b.com/',
];
