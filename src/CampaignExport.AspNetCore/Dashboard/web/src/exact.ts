/** Numbers that keep all of their digits: a number of JavaScript has some sixteen, the endpoints give up to twenty-nine. */

/** A number as it was written, where a number of JavaScript would be another one. */
export type Exact = number | string;

/** Parses JSON. Numbers that would lose digits stay the text that they are. */
export function parseExactly(text: string): unknown {
  // Browsers that do not give the source of a value give the nearest number.
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
  // With a fraction, fifteen digits are always right.
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Math.abs(value) < 1e9;
}

function placesOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
