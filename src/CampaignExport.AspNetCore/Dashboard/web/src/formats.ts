/** Formats numbers, days and times in the language of the page. */

import { secondsOf, type Day } from './days';
import type { Exact } from './exact';
import { language, locale, say } from './words';

export function number(value: Exact): string {
  // Text of digits is formatted without conversion to a number.
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value as number);
}

/** A short number for an axis with a maximum: 12K, and from 16 digits on 12E15. */
export function shortNumber(value: number, greatest: number): string {
  const notation = greatest < 1e15 || value === 0 ? 'compact' : 'scientific';
  return new Intl.NumberFormat(locale(), { notation, maximumFractionDigits: 1 }).format(value);
}

export function rows(count: number): string {
  const isOne = new Intl.PluralRules(locale()).select(count) === 'one';
  return say(isOne ? 'rowsOne' : 'rowsOther', { n: number(count) });
}

export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(locale(), {
    style: 'unit', unit: units[step]!, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(count / 1000 ** step);
}

export function day(value: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options }).format(secondsOf(value) * 1000);
}

export function longDay(value: Day): string {
  return day(value, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

export function moment(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

/** The remaining time: 3 h 58 min, and in the last hour 59:07. */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (days > 1)
    return `${days} ${language === 'fr' ? 'j' : 'd'} ${hours % 24} h`;
  return hours > 0
    ? `${hours} h ${minutes % 60} min`
    : `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
