/** Days as they are written: 2026-06-30. They are counted in UTC, where each has 24 hours. */

export type Day = string;

const millisecondsADay = 86_400_000;

/** Before it, there is nothing to show. */
export const oldest: Day = '2000-01-01';

/** The day that it is now in a time zone. */
export function today(timeZone: string, now = new Date()): Day {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(now);
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: Day, count: number): Day {
  return dayOf(secondsOf(day) + count * 86_400);
}

/** How many days there are from one to another, both of them counted. */
export function daysFrom(first: Day, last: Day): number {
  return (secondsOf(last) - secondsOf(first)) / 86_400 + 1;
}

/** The beginning of a day in UTC, in seconds since 1970: the place of the day on an axis. */
export function secondsOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

export function dayOf(seconds: number): Day {
  return new Date(Math.round(seconds / 86_400) * millisecondsADay).toISOString().slice(0, 10);
}

export function isDay(text: string | null): text is Day {
  // Some browsers read 30 February as 2 March.
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(secondsOf(text)) && addDays(text, 0) === text;
}
