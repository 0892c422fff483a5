/** Draws the lines of a chart with uPlot. The colours come from the style sheet, so that they follow light and dark. */

import uPlot from 'uplot';
import { secondsOf } from './days';
import { day, shortNumber } from './formats';
import type { Series } from './series';

const dayInSeconds = 86_400;
const height = 232;
const font = '12px system-ui, sans-serif';
const axisGap = 5;

export interface PlotEvents {
  /** Called with the index of the hovered day; null for none. */
  onCursor: (plot: uPlot, index: number | null) => void;
  /** Called with the indexes of the first and the last day of a selection. */
  onSelect: (from: number, to: number) => void;
}

export function plot(place: HTMLElement, days: string[], series: Series[], events: PlotEvents): uPlot {
  const ink = () => getComputedStyle(place).color;
  const line = () => getComputedStyle(place).borderTopColor;
  const spansYears = days[0]?.slice(0, 4) !== days.at(-1)?.slice(0, 4);
  const label = (seconds: number) => day(new Date(seconds * 1000).toISOString().slice(0, 10), days.length > 400
    ? { month: 'short', year: 'numeric' }
    : { day: 'numeric', month: 'short', ...(spansYears ? { year: '2-digit' } : {}) });
  const axis = { stroke: ink, font, ticks: { show: false } };
  // Two digits of a day, in the month with the longest name.
  const labelWidth = widthOf(Array.from({ length: 12 }, (_, month) => label(secondsOf(`${days[0]!.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-28`))));
  const [first, last] = [secondsOf(days[0]!), secondsOf(days.at(-1)!)];

  return new uPlot({
    width: Math.max(1, place.clientWidth),
    height,
    // The last label may stand below the last day, and half of it beside.
    padding: [12, labelWidth / 2, 0, 0],
    legend: { show: false },
    focus: { alpha: 0.25 },
    cursor: {
      y: false,
      points: { size: 8, width: 2, fill: () => getComputedStyle(place).backgroundColor },
      drag: { x: true, y: false, setScale: false, dist: 12 },
    },
    scales: {
      // Days are those of the chosen zone; on the axis each is its beginning in UTC.
      x: { time: false, range: () => first === last ? [first - dayInSeconds, last + dayInSeconds] : [first, last] },
      y: { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        // Below the lower half of the 0 beside it.
        gap: 10,
        space: labelWidth + 12,
        incrs: [1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1092, 1456, 1820, 2912].map(count => count * dayInSeconds),
        splits: (_, __, ___, ____, step) => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step),
        values: (_, splits) => splits.map(label),
      },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        size: (_, values) => Math.max(48, Math.ceil(widthOf(values ?? [])) + axisGap + 6),
        gap: axisGap,
        space: 44,
        incrs: wholeSteps(),
        values: (_, splits) => splits.map(split => shortNumber(split, splits.at(-1)!)),
      },
    ],
    series: [{}, ...series.map(one => ({
      label: one.header,
      stroke: () => one.colour(),
      width: 2,
      ...(one.isSum ? { fill: () => tint(one.colour()) } : {}),
      ...(one.dash === undefined ? {} : { dash: one.dash }),
      points: { show: days.length <= 31, size: 5, stroke: () => one.colour(), fill: () => one.colour() },
    }))],
    hooks: {
      setCursor: [self => events.onCursor(self, self.cursor.idx ?? null)],
      setSelect: [self => {
        if (self.select.width > 0)
          events.onSelect(self.posToIdx(self.select.left), self.posToIdx(self.select.left + self.select.width));
        self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  }, [days.map(secondsOf), ...series.map(one => one.values.map(Number))], place);
}

/** The width of the widest label. */
function widthOf(labels: string[]): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = font;
  return Math.max(0, ...labels.map(label => context.measureText(label).width));
}

function tint(colour: string): string {
  return colour.replace('rgb(', 'rgba(').replace(')', ', 0.09)');
}

/** Steps of an axis of counts: there is no half message, and no number of more than 29 digits. */
function wholeSteps(): number[] {
  return Array.from({ length: 29 }, (_, power) => [1, 2, 5].map(digit => digit * 10 ** power)).flat();
}

export function resize(self: uPlot, place: HTMLElement): void {
  if (place.clientWidth > 0 && place.clientWidth !== self.width)
    self.setSize({ width: place.clientWidth, height });
}
