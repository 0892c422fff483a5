/** The view of a campaign: range, zone and grouping. The address contains it, so that a reload and a link show the same. */

import type { Success } from './contracts';
import { addDays, daysFrom, isDay, oldest, today, type Day } from './days';

export type Grouping = 'by-statistic' | 'by-variant';

/** What the lines show: counts, or the documented rates of those that have one. */
export type Values = 'count' | 'rate';

/** The period of a value in the charts. */
export type Granularity = 'hour' | 'day' | 'week' | 'month';

export const granularities: Granularity[] = ['hour', 'day', 'week', 'month'];

/** The last days up to today, all days, or the days from the first to the last one. */
export type Range = { last: number } | 'all' | Days;

export interface Days {
  from: Day;
  to: Day;
}

export interface View {
  range: Range;
  timeZone: string;
  granularity: Granularity;
  grouping: Grouping;
  values: Values;
  /** The API names of the shown metrics; none for the documented columns. */
  metrics: string[];
  /** What the variations of an experiment are compared by. */
  success: Success;
  /** The planned shares of the variations, such as a=45,b=45,control=10; empty for none. */
  shares: string;
  /** The ids of the campaigns to compare with. */
  compared: string[];
  /** What the compared campaigns have in common along the axis. */
  align: Align;
  /** The compared metric: its API name, after that of its channel and a point, if it has one. */
  figure: string;
}

export type Align = 'launch' | 'date';

const presets = [7, 30, 90];

/** The metric that campaigns are compared by, unless another one is chosen. */
export const usualFigure = 'sent';

const usualSuccess: Success = 'conversions';

export const successes: Success[] = ['conversions', 'openers', 'clickers'];

const [usualZone, usualGranularity, usualGrouping, usualValues, usualAlign]: [string, Granularity, Grouping, Values, Align] = ['UTC', 'day', 'by-statistic', 'count', 'launch'];

/** The offered numbers of days within the maximum. */
export function presetsOf(maxDays: number): number[] {
  const fitting = presets.filter(days => days <= maxDays);
  return fitting.length > 0 ? fitting : [maxDays];
}

/** What a campaign says about its days. */
export interface CampaignDays {
  maxChartDays: number;
  firstDay?: Day;
  lastDay?: Day;
  lastDayWithData?: Day;
}

/** The default: the last days, but not from before the campaign began. After it ended long ago, up to its last data, as far as days from its launch allow. */
function usualRange({ maxChartDays, firstDay, lastDay, lastDayWithData = lastDay }: CampaignDays, timeZone: string): Range {
  const last = presetsOf(maxChartDays).at(-1)!;
  const now = today(timeZone);
  if (firstDay === undefined || lastDay === undefined || lastDayWithData === undefined || firstDay < oldest || firstDay > now)
    return { last };
  // In another zone, the messages of a day in UTC are partly on the day before or after.
  const margin = timeZone === usualZone ? 0 : 1;
  const begin = addDays(firstDay, -margin);
  const isOver = lastDay < addDays(now, 1 - last);
  const end = [addDays(lastDay, margin), [addDays(lastDayWithData, margin), addDays(begin, last - 1)].sort()[0]!].sort()[1]!;
  const to = isOver ? end : now;
  const from = addDays(to, 1 - last);
  return begin > from ? { from: begin, to } : isOver ? { from, to } : { last };
}

/** Reads a view from the query of an address. Invalid parts are ignored and named, with the values that they may have; none if those are not listed. */
export function readView(query: string, campaign: CampaignDays): { view: View; ignored: Map<string, readonly string[]> } {
  const words = new URLSearchParams(query);
  const ignored = new Map<string, readonly string[]>();
  const range = rangeOf(words, campaign.maxChartDays);
  if (range === null && ['from', 'to', 'range'].some(word => words.has(word)))
    ignored.set('days', []);
  const timeZone = wordOf('zone', usualZone, isZone);
  return {
    view: {
      range: range ?? usualRange(campaign, timeZone),
      timeZone,
      granularity: oneOf('granularity', usualGranularity, granularities),
      grouping: oneOf('grouping', usualGrouping, ['by-statistic', 'by-variant']),
      values: oneOf('values', usualValues, ['count', 'rate']),
      metrics: words.get('metrics')?.split(',').filter(name => name !== '') ?? [],
      success: oneOf('success', usualSuccess, successes),
      shares: words.get('shares') ?? '',
      compared: [...new Set(words.getAll('with'))],
      align: oneOf('align', usualAlign, ['launch', 'date']),
      figure: wordOf('figure', usualFigure, figure => /^([\w-]+\.)?[\w-]+$/.test(figure)),
    },
    ignored,
  };

  function wordOf(name: string, usual: string, isValid: (word: string) => boolean, values: readonly string[] = []): string {
    const word = words.get(name) ?? usual;
    if (isValid(word))
      return word;
    ignored.set(name, values);
    return usual;
  }

  function oneOf<T extends string>(name: string, usual: T, values: readonly T[]): T {
    return wordOf(name, usual, word => (values as readonly string[]).includes(word), values) as T;
  }
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
export function writeView({ range, timeZone, granularity, grouping, values, metrics, success, shares, compared, align, figure }: View, campaign: CampaignDays): string {
  const words = new URLSearchParams();
  if (JSON.stringify(range) !== JSON.stringify(usualRange(campaign, timeZone))) {
    if (range !== 'all' && 'from' in range)
      Object.entries(range).forEach(([name, day]) => words.set(name, day));
    else
      words.set('range', range === 'all' ? range : String(range.last));
  }

  if (timeZone !== usualZone)
    words.set('zone', timeZone);
  if (granularity !== usualGranularity)
    words.set('granularity', granularity);
  if (grouping !== usualGrouping)
    words.set('grouping', grouping);
  if (values !== usualValues)
    words.set('values', values);
  if (metrics.length > 0)
    words.set('metrics', metrics.join(','));
  if (success !== usualSuccess)
    words.set('success', success);
  if (shares !== '')
    words.set('shares', shares);
  compared.forEach(id => words.append('with', id));
  if (align !== usualAlign)
    words.set('align', align);
  if (figure !== usualFigure)
    words.set('figure', figure);
  // A comma and an equals sign are valid in a value, and easier to read.
  const text = words.toString().replaceAll('%2C', ',').replaceAll('%3D', '=');
  return text === '' ? '' : `?${text}`;
}

/** The first and the last day; null if the data determines them. */
export function daysOf({ range, timeZone }: View): Days | null {
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
  if (view.granularity !== usualGranularity)
    query.set('granularity', view.granularity);
  // Only a multivariate campaign has groupings.
  if (view.grouping !== usualGrouping)
    query.set('grouping', view.grouping);
  if (view.metrics.length > 0)
    query.set('metrics', view.metrics.join(','));
  return query;
}

/** The query of the comparison with other campaigns: by days since the launch, of all their days. */
export function compareQuery(id: string, view: View, language: string): URLSearchParams {
  const query = reportQuery(view, view.align === 'date' ? daysOf(view) : null);
  query.set('language', language);
  [id, ...view.compared].forEach(one => query.append('campaign', one));
  return query;
}

/** The query of the report endpoints, for the days of the view or others. */
export function reportQuery(view: View, days: Days | null = daysOf(view)): URLSearchParams {
  return new URLSearchParams({ ...days, timeZone: view.timeZone });
}

/** The complete days of the view, and as many before them; null if the data determines the days, none is complete, or those before begin before the campaign. */
export function comparedDays(view: View, { firstDay = oldest }: CampaignDays): { complete: Days; before: Days } | null {
  const days = daysOf(view);
  if (days === null)
    return null;
  const complete = { from: days.from, to: [days.to, addDays(today(view.timeZone), -1)].sort()[0]! };
  const before = { from: addDays(complete.from, -daysFrom(complete.from, complete.to)), to: addDays(complete.from, -1) };
  return complete.to < complete.from || before.from < firstDay ? null : { complete, before };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
