/**
 * Makes a value less exact: a date its year, a postal code its first three characters, an age its band of ten years (90 and over
 * together), an e-mail address its domain, an IPv4 address its /24, coordinates their whole degrees. Undefined where no coarser
 * form is known: such values are replaced by their type.
 *
 * @see 45 CFR 164.514(b)(2)(i) (dates to the year, ages over 89 together, three digits of a ZIP code).
 */
export function generalizeValue(type: string, value: string): string | undefined {
  switch (type) {
    case 'DATE_OF_BIRTH':
    case 'DATE_TIME':
      return yearOf(value);
    case 'AGE':
      return ageBand(value);
    case 'EMAIL_ADDRESS':
      return value.includes('@') ? `*@${value.slice(value.lastIndexOf('@') + 1)}` : undefined;
    case 'IP_ADDRESS':
      return networkOf(value);
    case 'POSTAL_CODE':
    case 'UK_POSTCODE':
      return value.length > 3 ? `${value.slice(0, 3)}${'*'.repeat(value.length - 3)}` : undefined;
    case 'GPS_COORDINATES':
      return wholeDegrees(value);
    default:
      return undefined;
  }
}

function yearOf(value: string): string | undefined {
  return /(?<!\d)(?:19|20)\d\d(?!\d)/u.exec(value)?.[0];
}

function ageBand(value: string): string | undefined {
  const found = /(?<!\d)\d{1,3}(?!\d)/u.exec(value)?.[0];
  if (found === undefined) return undefined;
  const years = Number(found);
  if (years >= 90) return '90+';
  const start = Math.floor(years / 10) * 10;
  return `${start}-${start + 9}`;
}

function networkOf(value: string): string | undefined {
  const parts = value.split('.');
  return parts.length === 4 ? `${parts.slice(0, 3).join('.')}.0/24` : undefined;
}

function wholeDegrees(value: string): string | undefined {
  const parts = value.split(',').map((part) => Number.parseFloat(part));
  return parts.length === 2 && parts.every(Number.isFinite) ? parts.map((part) => Math.trunc(part)).join(', ') : undefined;
}
