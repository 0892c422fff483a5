/** What of a campaign is looked at. It is kept in the address, so that a reload and a link show the same. */

import { addDays, daysFrom, isDay, oldest, today, type Day } from './days';

export type Grouping = 'by-statistic' | 'by-variant';

/** The last days up to today, all that there are, or those from one to another. */
export type Range = { last: number } | 'all' | { from: Day; to: Day };

export interface View {
  range: Range;
  timeZone: string;
  grouping: Grouping;
}

const presets = [7, 30, 90];

const [usualZone, usualGrouping]: [string, Grouping] = ['UTC', 'by-statistic'];

/** The numbers of days that are offered, where at most so many are shown. The greatest is the one that the page begins with. */
export function presetsOf(maxDays: number): number[] {
  const fitting = presets.filter(days => days <= maxDays);
  return fitting.length > 0 ? fitting : [maxDays];
}

/** Reads a view from the query of an address. An invalid part is as if it were not there, and makes the address invalid. */
export function readView(query: string, maxDays: number): { view: View; isValid: boolean } {
  const words = new URLSearchParams(query);
  const [range, zone, grouping] = [rangeOf(words, maxDays), words.get('zone'), words.get('grouping')];
  const hasZone = zone !== null && isZone(zone);
  return {
    view: {
      range: range ?? { last: presetsOf(maxDays).at(-1)! },
      timeZone: hasZone ? zone : usualZone,
      grouping: grouping === 'by-variant' ? grouping : usualGrouping,
    },
    isValid: (range !== null || !['from', 'to', 'range'].some(word => words.has(word)))
      && (hasZone || zone === null) && (grouping === null || grouping === 'by-variant' || grouping === usualGrouping),
  };
}

function rangeOf(words: URLSearchParams, maxDays: number): Range | null {
  const [from, to, range] = [words.get('from'), words.get('to'), words.get('range')];
  if (from !== null || to !== null) {
    const isValid = isDay(from) && isDay(to) && from <= to && from >= oldest && to <= addDays(today('UTC'), 1) && daysFrom(from, to) <= maxDays;
    return isValid ? { from, to } : null;
  }

  return range === 'all' ? range : presetsOf(maxDays).map(String).includes(range ?? '') ? { last: Number(range) } : null;
}

/** Writes a view as the query of an address; what is as usual is left out. */
export function writeView({ range, timeZone, grouping }: View, maxDays: number): string {
  const words = new URLSearchParams();
  if (range === 'all')
    words.set('range', 'all');
  else if ('from' in range)
    Object.entries(range).forEach(([name, day]) => words.set(name, day));
  else if (range.last !== presetsOf(maxDays).at(-1))
    words.set('range', String(range.last));
  if (timeZone !== usualZone)
    words.set('zone', timeZone);
  if (grouping !== usualGrouping)
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
  if (view.grouping !== usualGrouping)
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
