/** The lines of a chart. Each has a colour and a dash, so that colour is never the only difference. */

import type { ChartColumn } from './contracts';
import { svg } from './dom';
import { sumOf, type Exact } from './exact';

const colours = 8;
const dashes = [undefined, undefined, undefined, [8, 4], [3, 3], [12, 4, 3, 4], [6, 3], [2, 5]] as const;

export interface Series {
  header: string;
  values: Exact[];
  /** The sum over the days; null where days do not add up, since people are counted once per day. */
  total: Exact | null;
  /** Whether it is the sum of the other lines. */
  isSum: boolean;
  dash: number[] | undefined;
  swatch: SVGElement;
  colour: () => string;
}

export function seriesOf(columns: ChartColumn[]): Series[] {
  return columns.map((column, index) => {
    const dash = dashes[index % dashes.length];
    const swatch = svg('svg', { class: `swatch series-${index % colours + 1}`, viewBox: '0 0 24 8', 'aria-hidden': 'true' },
      svg('line', { x1: 1, y1: 4, x2: 23, y2: 4, 'stroke-dasharray': dash?.join(' ') }));
    return {
      header: column.header,
      values: column.values,
      total: column.metric.startsWith('unique_') ? null : sumOf(column.values),
      isSum: column.channel === undefined && column.variationId === undefined,
      dash: dash === undefined ? undefined : [...dash],
      swatch,
      colour: () => getComputedStyle(swatch).color,
    };
  });
}

export function swatchOf(series: Series): Node {
  return series.swatch.cloneNode(true);
}
