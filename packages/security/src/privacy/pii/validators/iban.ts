import { isAlphanumeric, isDigit, isUpper, toBase36 } from '../scanning/characters.ts';

/** How long the IBANs of a country are; 0 for a country that has none. */
export function ibanLength(country: string): number {
  return LENGTHS.get(country) ?? 0;
}

/**
 * Whether a text is an IBAN: a country that has them, its length, its account's shape, check digits by mod-97.
 *
 * @param compact - Without spaces, in capitals.
 * @see ISO 13616-1; SWIFT IBAN Registry.
 */
export function isIban(compact: string): boolean {
  const country = compact.slice(0, 2);
  if (compact.length !== ibanLength(country)) return false;
  const shape = SHAPES.get(country) ?? '';
  for (let index = 4; index < compact.length; index += 1) {
    if (!fits(shape.charAt(index - 4), compact.charCodeAt(index))) return false;
  }
  return remainderOf97(compact.slice(4) + compact.slice(0, 4)) === 1;
}

/** ISO 7064 mod 97-10 of digits and letters, letters as two digits; -1 when something else is among them. */
export function remainderOf97(text: string): number {
  let remainder = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = toBase36(text.charCodeAt(index));
    if (value < 0) return -1;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

function fits(kind: string, unit: number): boolean {
  if (kind === 'n') return isDigit(unit);
  return kind === 'a' ? isUpper(unit) : isAlphanumeric(unit);
}

/** The account part of each country's IBAN as the registry writes it: counts of n digits, a capitals, c either. */
const REGISTRY =
  'AD 8n12c,AE 19n,AL 8n16c,AT 16n,AZ 4a20c,BA 16n,BE 12n,BG 4a6n8c,BH 4a14c,BI 23n,BR 23n1a1c,BY 4c4n16c,CH 5n12c,CR 18n,CY 8n16c,' +
  'CZ 20n,DE 18n,DJ 23n,DK 14n,DO 4c20n,EE 16n,EG 25n,ES 20n,FI 14n,FK 2a12n,FO 14n,FR 10n11c2n,GB 4a14n,GE 2a16n,GI 4a15c,GL 14n,GR 7n16c,' +
  'GT 4c20c,HN 4a20n,HR 17n,HU 24n,IE 4a14n,IL 19n,IQ 4a15n,IS 22n,IT 1a10n12c,JO 4a4n18c,KW 4a22c,KZ 3n13c,LB 4n20c,LC 4a24c,LI 5n12c,LT 16n,' +
  'LU 3n13c,LV 4a13c,LY 21n,MC 10n11c2n,MD 2c18c,ME 18n,MK 3n10c2n,MN 16n,MR 23n,MT 4a5n18c,MU 4a19n3a,NI 4a20n,NL 4a10n,NO 11n,OM 3n16c,PK 4a16c,' +
  'PL 24n,PS 4a21c,PT 21n,QA 4a21c,RO 4a16c,RS 18n,RU 14n15c,SA 2n18c,SC 4a20n3a,SD 14n,SE 20n,SI 15n,SK 20n,SM 1a10n12c,SO 19n,ST 21n,SV 4a20n,' +
  'TL 19n,TN 20n,TR 5n1n16c,UA 6n19c,VA 18n,VG 4a16n,XK 16n,YE 4a4n18c';

/** One letter for each place after the check digits. */
const SHAPES: ReadonlyMap<string, string> = new Map(
  REGISTRY.split(',').map((row) => [
    row.slice(0, 2),
    [...row.slice(3).matchAll(/(\d{1,2})([nac])/gu)].map(([, count = '', kind = '']) => kind.repeat(Number(count))).join(''),
  ]),
);

const LENGTHS: ReadonlyMap<string, number> = new Map([...SHAPES].map(([country, shape]) => [country, shape.length + 4]));
