import { type ContentFilter, createContentFilter, type ContentFilterSetup } from '@agentor/security';
import type { Secret } from '@agentor/security/kernel';
import type { FilterAction } from '@agentor/security/protection';
import type { Config } from '../config/index.ts';

/** What the filter of a gateway is built from. */
export interface ContentFilterParts {
  readonly config: Config;
  /** Of this gateway, from its data folder: gives conversations the same placeholders again after a restart. */
  readonly key: Secret;
  /** The gateway's own credentials. */
  readonly ownSecrets: readonly Secret[];
}

/** The content filter as the configuration has it. */
export function buildContentFilter({ config, key, ownSecrets }: ContentFilterParts): ContentFilter {
  const { requests, answers, unreadable, signedReasoning } = config.contentFilter;
  const setup: ContentFilterSetup = {
    key: { id: 'gateway', secret: Buffer.from(key.reveal(), 'utf8') },
    ownSecrets: ownSecrets.map((secret) => secret.reveal()),
    extraParameters: new Set(config.requests.extraParameters),
    config: {
      filterPromptInjections: false,
      requests: { ...requests, types: { ...defaultsOf('restore'), ...requests.types } },
      answers: { ...answers, types: { ...defaultsOf('redact'), ...answers.types } },
      unreadable,
      signedReasoning,
    },
  };
  return createContentFilter(setup);
}

/**
 * What is taken out without being named: secrets, passwords beside their name, and identifiers whose check digits prove them. Everything else is counted, as
 * a false alarm would change what a caller meant to say.
 */
function defaultsOf(action: FilterAction): Readonly<Record<string, FilterAction>> {
  return Object.fromEntries(PROVEN_TYPES.map((type) => [type, action]));
}

const PROVEN_TYPES = [
  ...['SECRET*', 'PASSWORD', 'CREDIT_CARD', 'IBAN', 'CRYPTO_*'],
  ...['US_SSN', 'US_ITIN', 'US_NPI', 'US_DEA', 'US_MBI', 'UK_NINO', 'UK_NHS', 'CA_SIN', 'DE_TAX_ID', 'FR_NIR', 'ES_NIF', 'ES_NIE', 'IT_FISCAL_CODE', 'NL_BSN'],
  ...['BE_NN', 'PL_PESEL', 'SE_PERSONNUMMER', 'FI_HETU', 'NO_FNR', 'CH_AHV', 'BR_CPF', 'MX_CURP', 'AR_CUIT', 'CL_RUT', 'IN_AADHAAR', 'CN_RIC', 'JP_MY_NUMBER'],
  ...['KR_RRN', 'SG_NRIC_FIN', 'TH_TNIN', 'TR_TCKN', 'IL_ID', 'ZA_ID', 'AU_TFN', 'AU_MEDICARE', 'NZ_IRD'],
];
