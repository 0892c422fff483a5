/** Days such as 2026-06-30. Arithmetic is in UTC, where each day has 24 hours. */

export type Day = string;

/** The earliest day that can be chosen. */
export const oldest: Day = '2000-01-01';

/** The current day in a time zone. */
export function today(timeZone: string, now = new Date()): Day {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(now);
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: Day, count: number): Day {
  return new Date((secondsOf(day) + count * 86_400) * 1000).toISOString().slice(0, 10);
}

/** The number of days from the first to the last one, both included. */
export function daysFrom(first: Day, last: Day): number {
  return (secondsOf(last) - secondsOf(first)) / 86_400 + 1;
}

/** The beginning of a day in UTC, in seconds since 1970: the position of the day on an axis. */
export function secondsOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

export function isDay(text: string | null): text is Day {
  // Some browsers read 30 February as 2 March.
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(secondsOf(text)) && addDays(text, 0) === text;
}
