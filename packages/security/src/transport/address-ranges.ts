/** A range of addresses in CIDR notation, and why it is not the public internet. */
export interface NamedRange {
  readonly cidr: string;
  readonly name: string;
}

/**
 * Never a destination, whatever the configuration allows: instance metadata and credential services (NET-5), and
 * ranges that name no single machine. Link-local ranges are here whole, as clouds keep putting services there.
 */
export const NEVER_RANGES: readonly NamedRange[] = [
  { cidr: '169.254.0.0/16', name: 'link-local and metadata' },
  { cidr: '100.100.100.200/32', name: 'metadata (Alibaba Cloud)' },
  { cidr: '168.63.129.16/32', name: 'metadata (Azure)' },
  { cidr: '192.0.0.192/32', name: 'metadata (Oracle Cloud)' },
  { cidr: 'fe80::/10', name: 'link-local' },
  { cidr: 'fd00:ec2::/32', name: 'metadata (AWS)' },
  { cidr: 'fd20:ce::254/128', name: 'metadata (Google Cloud)' },
  { cidr: 'fd00:42::42/128', name: 'metadata (Scaleway)' },
  { cidr: '0.0.0.0/8', name: 'this network' },
  { cidr: '224.0.0.0/4', name: 'multicast' },
  { cidr: '255.255.255.255/32', name: 'broadcast' },
  { cidr: '::/128', name: 'unspecified' },
  { cidr: 'ff00::/8', name: 'multicast' },
];

/** Host names of metadata services: refused before they are resolved. */
export const NEVER_HOSTS: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** IPv6 ranges in whose last bits an IPv4 address travels; `at` is the offset in bytes of those four. */
export const EMBEDDING_RANGES: readonly { readonly cidr: string; readonly at: number; readonly isInverted: boolean }[] = [
  { cidr: '::ffff:0:0/96', at: 12, isInverted: false },
  { cidr: '::ffff:0:0:0/96', at: 12, isInverted: false },
  { cidr: '::/96', at: 12, isInverted: false },
  { cidr: '64:ff9b::/96', at: 12, isInverted: false },
  { cidr: '64:ff9b:1::/48', at: 12, isInverted: false },
  { cidr: '2002::/16', at: 2, isInverted: false },
  { cidr: '2001::/32', at: 12, isInverted: true },
  { cidr: '2001::/32', at: 4, isInverted: false },
];

/** Of IPv6, this alone is routed on the public internet (RFC 4291, IANA's unicast registry). */
export const GLOBAL_UNICAST = '2000::/3';
