/** The view of a campaign: range, zone and grouping. The address contains it, so that a reload and a link show the same. */

import { addDays, daysFrom, isDay, oldest, today, type Day } from './days';

export type Grouping = 'by-statistic' | 'by-variant';

/** The last days up to today, all days, or the days from the first to the last one. */
export type Range = { last: number } | 'all' | { from: Day; to: Day };

export interface View {
  range: Range;
  timeZone: string;
  grouping: Grouping;
}

const presets = [7, 30, 90];

const [usualZone, usualGrouping]: [string, Grouping] = ['UTC', 'by-statistic'];

/** The offered numbers of days within the maximum. The greatest is the default. */
export function presetsOf(maxDays: number): number[] {
  const fitting = presets.filter(days => days <= maxDays);
  return fitting.length > 0 ? fitting : [maxDays];
}

/** Reads a view from the query of an address. An invalid part is ignored, and makes the address invalid. */
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

/** Writes a view as the query of an address; defaults are omitted. */
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

/** The first and the last day; null if the data determines them. */
export function daysOf({ range, timeZone }: View): { from: Day; to: Day } | null {
  if (range === 'all')
    return null;
  if ('from' in range)
    return range;
  const to = today(timeZone);
  return { from: addDays(to, 1 - range.last), to };
}

/** The query of the chart endpoints, for display and download. */
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
