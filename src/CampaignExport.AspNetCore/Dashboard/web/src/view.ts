/** What of a campaign is looked at. It is kept in the address, so that a reload and a link show the same. */

import { addDays, isDay, today, type Day } from './days';

export type Grouping = 'by-statistic' | 'by-variant';

/** The last days up to today, all that there are, or those from one to another. */
export type Range = { last: number } | 'all' | { from: Day; to: Day };

export interface View {
  range: Range;
  timeZone: string;
  grouping: Grouping;
}

export const presets = [7, 30, 90] as const;

const usual: View = { range: { last: 90 }, timeZone: 'UTC', grouping: 'by-statistic' };

/** Reads a view from the query of an address. What makes no sense is as if it were not there. */
export function readView(query: string): View {
  const words = new URLSearchParams(query);
  const [from, to, range, zone] = [words.get('from'), words.get('to'), words.get('range'), words.get('zone')];
  return {
    range: isDay(from) && isDay(to) && from <= to ? { from, to }
      : range === 'all' ? 'all'
      : presets.map(String).includes(range ?? '') ? { last: Number(range) }
      : usual.range,
    timeZone: zone !== null && isZone(zone) ? zone : usual.timeZone,
    grouping: words.get('grouping') === 'by-variant' ? 'by-variant' : usual.grouping,
  };
}

/** Writes a view as the query of an address; what is as usual is left out. */
export function writeView({ range, timeZone, grouping }: View): string {
  const words = new URLSearchParams();
  if (range === 'all')
    words.set('range', 'all');
  else if ('from' in range)
    Object.entries(range).forEach(([name, day]) => words.set(name, day));
  else if (range.last !== 90)
    words.set('range', String(range.last));
  if (timeZone !== usual.timeZone)
    words.set('zone', timeZone);
  if (grouping !== usual.grouping)
    words.set('grouping', grouping);
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** The first and the last day; null where the data decides. */
export function daysOf({ range, timeZone }: View): { from: Day; to: Day } | null {
  if (range === 'all')
    return null;
  if ('from' in range)
    return range;
  const to = today(timeZone);
  return { from: addDays(to, 1 - range.last), to };
}

/** The query of the chart endpoints, the same for looking and for downloading. */
export function chartQuery(view: View, language: string): URLSearchParams {
  const query = new URLSearchParams({ ...daysOf(view), timeZone: view.timeZone, language });
  // Only a multivariate campaign has groupings.
  if (view.grouping !== usual.grouping)
    query.set('grouping', view.grouping);
  return query;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
