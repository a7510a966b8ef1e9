/**
 * What kind of personal data a stretch of text is. Values are the names that policies, records and findings use.
 *
 * @example
 * if (detection.piiType === PIIType.CREDIT_CARD) …
 */
export const PIIType = {
  // Contact and network
  EMAIL_ADDRESS: 'EMAIL_ADDRESS',
  PHONE_NUMBER: 'PHONE_NUMBER',
  IP_ADDRESS: 'IP_ADDRESS',
  MAC_ADDRESS: 'MAC_ADDRESS',
  // Money
  CREDIT_CARD: 'CREDIT_CARD',
  CVV: 'CVV',
  CARD_EXPIRY: 'CARD_EXPIRY',
  IBAN: 'IBAN',
  BIC: 'BIC',
  CRYPTO_BTC: 'CRYPTO_BTC',
  CRYPTO_ETH: 'CRYPTO_ETH',
  // Devices and vehicles
  IMEI: 'IMEI',
  ICCID: 'ICCID',
  VIN: 'VIN',
  LICENSE_PLATE: 'LICENSE_PLATE',
  // United States
  US_SSN: 'US_SSN',
  US_ITIN: 'US_ITIN',
  US_EIN: 'US_EIN',
  US_NPI: 'US_NPI',
  US_ABA_ROUTING: 'US_ABA_ROUTING',
  US_DEA: 'US_DEA',
  US_MBI: 'US_MBI',
  US_BANK_ACCOUNT: 'US_BANK_ACCOUNT',
  US_DRIVER_LICENSE: 'US_DRIVER_LICENSE',
  US_PASSPORT: 'US_PASSPORT',
  // United Kingdom and Ireland
  UK_NINO: 'UK_NINO',
  UK_NHS: 'UK_NHS',
  UK_UTR: 'UK_UTR',
  UK_DRIVING_LICENCE: 'UK_DRIVING_LICENCE',
  IE_PPS: 'IE_PPS',
  // Other countries of America
  CA_SIN: 'CA_SIN',
  BR_CPF: 'BR_CPF',
  BR_CNPJ: 'BR_CNPJ',
  MX_CURP: 'MX_CURP',
  MX_RFC: 'MX_RFC',
  AR_CUIT: 'AR_CUIT',
  CL_RUT: 'CL_RUT',
  CO_NIT: 'CO_NIT',
  // Other countries of Europe
  DE_TAX_ID: 'DE_TAX_ID',
  DE_ID_CARD: 'DE_ID_CARD',
  DE_PENSION: 'DE_PENSION',
  DE_HEALTH: 'DE_HEALTH',
  AT_SVNR: 'AT_SVNR',
  CH_AHV: 'CH_AHV',
  FR_NIR: 'FR_NIR',
  ES_NIF: 'ES_NIF',
  ES_NIE: 'ES_NIE',
  IT_FISCAL_CODE: 'IT_FISCAL_CODE',
  IT_VAT: 'IT_VAT',
  PT_NIF: 'PT_NIF',
  NL_BSN: 'NL_BSN',
  BE_NN: 'BE_NN',
  PL_PESEL: 'PL_PESEL',
  PL_NIP: 'PL_NIP',
  SE_PERSONNUMMER: 'SE_PERSONNUMMER',
  FI_HETU: 'FI_HETU',
  DK_CPR: 'DK_CPR',
  NO_FNR: 'NO_FNR',
  // Asia, Africa, Oceania
  IN_AADHAAR: 'IN_AADHAAR',
  IN_PAN: 'IN_PAN',
  IN_GSTIN: 'IN_GSTIN',
  CN_RIC: 'CN_RIC',
  JP_MY_NUMBER: 'JP_MY_NUMBER',
  KR_RRN: 'KR_RRN',
  SG_NRIC_FIN: 'SG_NRIC_FIN',
  TH_TNIN: 'TH_TNIN',
  TR_TCKN: 'TR_TCKN',
  IL_ID: 'IL_ID',
  ZA_ID: 'ZA_ID',
  AU_TFN: 'AU_TFN',
  AU_ABN: 'AU_ABN',
  AU_ACN: 'AU_ACN',
  AU_MEDICARE: 'AU_MEDICARE',
  NZ_IRD: 'NZ_IRD',
  // Places and times
  STREET_ADDRESS: 'STREET_ADDRESS',
  POSTAL_CODE: 'POSTAL_CODE',
  UK_POSTCODE: 'UK_POSTCODE',
  GPS_COORDINATES: 'GPS_COORDINATES',
  DATE_OF_BIRTH: 'DATE_OF_BIRTH',
  DATE_TIME: 'DATE_TIME',
  AGE: 'AGE',
  // What an organisation gives a person
  MEDICAL_RECORD_NUMBER: 'MEDICAL_RECORD_NUMBER',
  HEALTH_PLAN_ID: 'HEALTH_PLAN_ID',
  EMPLOYEE_ID: 'EMPLOYEE_ID',
  STUDENT_ID: 'STUDENT_ID',
  PASSPORT: 'PASSPORT',
  USERNAME: 'USERNAME',
  PASSWORD: 'PASSWORD',
  PIN: 'PIN',
  // Found by models, not by form
  PERSON: 'PERSON',
  LOCATION: 'LOCATION',
  ORGANIZATION: 'ORGANIZATION',
} as const;

/** One of the names in {@link PIIType}. */
export type PIIType = (typeof PIIType)[keyof typeof PIIType];
