/** The lines of a chart. Each has a colour and a dash, so that colour is never the only difference. */

import type { ChartColumn } from './contracts';
import { svg } from './dom';
import { sumOf, type Exact } from './exact';
import { metricValue, percent } from './formats';

const colours = 8;
const dashes = [undefined, undefined, undefined, [8, 4], [3, 3], [12, 4, 3, 4], [6, 3], [2, 5]] as const;

export interface Series {
  header: string;
  /** The value of each day; null for a rate of a day whose denominator is zero. */
  values: (Exact | null)[];
  /** The sum over the days, or the rate of all days; null where days do not add up, since people are counted once per day. */
  total: Exact | null;
  /** Writes a value; a dash for none. */
  format: (value: Exact | null) => string;
  /** The index of a value that is not complete, unless the axis says it for all lines. */
  incompleteAt: number | undefined;
  /** Whether it is the sum of the other lines. */
  isSum: boolean;
  dash: number[] | undefined;
  swatch: SVGElement;
  colour: () => string;
}

/** Whether a chart has rates to show. Otherwise it shows counts. */
export function hasRates(columns: ChartColumn[]): boolean {
  return columns.some(column => column.rates !== undefined);
}

/** The series of the columns that the source has; with rates, of those that have one. */
export function seriesOf(columns: ChartColumn[]): Series[] {
  const isRate = hasRates(columns);
  return columns.flatMap((column, index) => {
    if (!column.hasData || (isRate && column.rates === undefined))
      return [];
    const dash = dashes[index % dashes.length];
    const swatch = svg('svg', { class: `swatch series-${index % colours + 1}`, viewBox: '0 0 24 8', 'aria-hidden': 'true' },
      svg('line', { x1: 1, y1: 4, x2: 23, y2: 4, 'stroke-dasharray': dash?.join(' ') }));
    return [{
      header: column.header,
      values: column.rates ?? column.values,
      total: totalOf(column),
      format: formatOf(column),
      incompleteAt: column.incompleteAt,
      isSum: column.channel === undefined && column.variationId === undefined,
      dash: dash === undefined ? undefined : [...dash],
      swatch,
      colour: () => getComputedStyle(swatch).color,
    }];
  });
}

/** The total of a column, as its lines and its table show it. */
export function totalOf(column: ChartColumn): Exact | null {
  return column.rates !== undefined ? column.totalRate ?? null
    : !column.hasData || column.metric === 'unique_recipients' ? null
    : sumOf(column.values.filter(value => value !== null));
}

/** How the values of a column are written. */
export function formatOf(column: ChartColumn): (value: Exact | null) => string {
  return value => value === null || !column.hasData ? '–' : column.rates === undefined ? metricValue(column.metric, value) : percent(value as number);
}

export function swatchOf(series: Series): Node {
  return series.swatch.cloneNode(true);
}
