export { AGENTOR_HEADERS, agentorHeaders, type CallFacts, dropAgentorHeaders, isAgentorHeader } from './agentor-headers.ts';
export { type AddressRefusal, type AddressRules, checkAddress, isAddressRange, PUBLIC_ADDRESSES } from './check-address.ts';
export { checkDestination, type Destination, type DestinationRefusal, type DestinationRules } from './check-destination.ts';
export { filterResponseHeaders, isNeverForwarded, type UpstreamHeaders } from './filter-response-headers.ts';
export { type HeaderLine, headerLine, isHeaderName, isSafeHeaderValue, UnsafeHeaderError } from './header-line.ts';
export { type SecurityHeaderSettings, securityHeaders, type StrictTransportSecurity } from './security-headers.ts';
