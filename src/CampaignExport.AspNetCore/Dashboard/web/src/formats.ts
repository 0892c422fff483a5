/** Formats numbers, days and times in the language of the page. */

import { secondsOf, type Day } from './days';
import type { Exact } from './exact';
import type { Granularity } from './view';
import { language, locale, say } from './words';

export function number(value: Exact, decimals = 2): string {
  // Text of digits is formatted without conversion to a number.
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: decimals }).format(value as number);
}

/** A value of a metric: an amount in its currency, or a number. */
export function metricValue(metric: string, value: Exact): string {
  const currency = currencyOf(metric);
  return currency === null ? number(value) : new Intl.NumberFormat(locale(), { style: 'currency', currency }).format(value as number);
}

/** The currency of a metric of amounts: USD of revenue, EUR of revenue_eur; null for other metrics. */
export function currencyOf(metric: string): string | null {
  const found = /^revenue(?:_([a-z]{3}))?$/.exec(metric);
  return found && (found[1] ?? 'usd').toUpperCase();
}

/** All digits of a number without separators of thousands, for spreadsheets. */
export function plainNumber(value: Exact | null): string {
  return value === null ? '' : new Intl.NumberFormat(locale(), { useGrouping: false, maximumFractionDigits: 10 }).format(value as number);
}

/** A fraction as a percentage with three significant digits. */
export function percent(value: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumSignificantDigits: 3 }).format(value);
}

/** A difference of fractions in percentage points, with its sign. */
export function points(value: number): string {
  return new Intl.NumberFormat(locale(), { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(value * 100);
}

/** A relative change as a percentage, with its sign. */
export function change(value: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 }).format(value);
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

/** The name of a period: a day, an hour of it with the offset from UTC, a week or a month. */
export function periodName(period: string, granularity: Granularity): string {
  const first = period.slice(0, 10);
  if (granularity === 'day')
    return longDay(first);
  if (granularity === 'week')
    return say('weekOf', { day: day(first, { day: 'numeric', month: 'short', year: 'numeric' }) });
  if (granularity === 'month')
    return day(first, { month: 'long', year: 'numeric' });
  const time = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }).format(new Date(`${period.slice(0, 19)}Z`));
  const offset = period.slice(19).replace(':00', '').replace(/([+-])0/, '$1');
  return `${longDay(first)}, ${time}${offset === '+0' ? '' : ` UTC${offset}`}`;
}

export function shortDays({ from, to }: { from: Day; to: Day }): string {
  const format = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  return format.formatRange(secondsOf(from) * 1000, secondsOf(to) * 1000);
}

/** The time since an instant, such as 2 min ago. */
export function ago(instant: string): string {
  const minutes = Math.round((Date.parse(instant) - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat(locale(), { style: 'short', numeric: 'auto' });
  return minutes > -1 ? say('justNow') : minutes > -60 ? format.format(minutes, 'minute')
    : minutes > -1440 ? format.format(Math.round(minutes / 60), 'hour') : format.format(Math.round(minutes / 1440), 'day');
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
