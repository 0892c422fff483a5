/** Numbers with all of their digits: a JavaScript number has about 16, the endpoints return up to 29. */

/** A number; its text where a JavaScript number would lose digits. */
export type Exact = number | string;

/** Parses JSON. Numbers that would lose digits stay text. */
export function parseExactly(text: string): unknown {
  // Without the source of a value (older browsers), the nearest number is used.
  const parse = JSON.parse as (text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown) => unknown;
  return parse(text, (_, value, context) => typeof value === 'number' && context?.source !== undefined && !isExact(value) ? context.source : value);
}

export function sumOf(values: Exact[]): Exact {
  const sum = values.reduce<number>((sum, value) => sum + Number(value), 0);
  if (values.every(Number.isInteger) && Number.isSafeInteger(sum))
    return sum;
  const texts = values.map(String);
  if (texts.some(text => !/^-?\d+(\.\d+)?$/.test(text)))
    return sum;
  const places = Math.max(...texts.map(text => placesOf(text)));
  const total = texts.reduce((total, text) => total + BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text))), 0n);
  if (places === 0)
    return String(total);
  const digits = String(total < 0n ? -total : total).padStart(places + 1, '0');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function isExact(value: number): boolean {
  // Fifteen digits of a fraction are always exact.
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Math.abs(value) < 1e9;
}

function placesOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
