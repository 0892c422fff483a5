/** What stands along a chart: days, hours, weeks or months. */

import { addDays, daysFrom, secondsOf, today } from './days';
import { day, number, periodName } from './formats';
import type { Days, Granularity } from './view';
import { say, type Word } from './words';

export interface Axis {
  /** The periods as files write them. */
  keys: string[];
  /** The place of each period, in ascending order. */
  positions: number[];
  /** The distances between labels, in ascending order. */
  steps: number[];
  /** The places of the labels at a distance. */
  marks: (step: number) => number[];
  /** The label of a place. */
  label: (position: number) => string;
  /** Labels of every width. */
  samples: string[];
  /** The name of a period by its index. It says if the period is not complete. */
  name: (index: number) => string;
  /** The indexes of the first and the last complete period. The lines to the others have dashes. */
  complete: [first: number, last: number];
  /** The index of the last period that has begun. */
  begun: number;
  /** The name of what has no sum: people are counted once in each period. */
  per: Word;
  /** The days from a period to another one; null if they are no days of the calendar. */
  daysOf: (from: number, to: number) => Days | null;
}

const hourInSeconds = 3600;

/** The seconds of a period, those of the shortest month, and the numbers of periods between labels. */
const units: Record<Granularity, { seconds: number; counts: number[]; per: Word }> = {
  hour: { seconds: hourInSeconds, counts: [1, 3, 6, 12, 24, 48, 168, 336, 672, 1344, 2184, 4368, 8736, 17_472], per: 'perHour' },
  day: { seconds: 24 * hourInSeconds, counts: [1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1092, 1456, 1820, 2912], per: 'perDay' },
  week: { seconds: 168 * hourInSeconds, counts: [1, 2, 4, 8, 13, 26, 52, 104, 156, 208, 260, 416], per: 'perWeek' },
  month: { seconds: 672 * hourInSeconds, counts: [1, 2, 3, 6, 12, 24, 36, 60, 120], per: 'perMonth' },
};

/** @param range The days that count: a week or month may begin before them, and end after them. */
export function timeAxis(keys: string[], granularity: Granularity, range: Days, timeZone: string, now = new Date()): Axis {
  const { seconds, counts, per } = units[granularity];
  const isHour = granularity === 'hour';
  const positions = isHour ? keys.map(key => Date.parse(key) / 1000) : keys.map(secondsOf);
  const indexes = new Map(positions.map((position, index) => [position, index]));
  const current = today(timeZone, now);
  const hasBegun = (index: number) => isHour ? positions[index]! * 1000 <= now.getTime() : keys[index]! <= current;
  // The moment belongs to the last hour that has begun.
  const isOver = (index: number) => isHour ? index + 1 < keys.length ? hasBegun(index + 1) : range.to < current : lastDayOf(index) < current;
  const isCut = (index: number) => firstDayOf(index) < range.from || lastDayOf(index) > range.to;
  const isLong = granularity === 'month' || daysFrom(range.from, range.to) > 400;
  const spansYears = range.from.slice(0, 4) !== range.to.slice(0, 4);
  return {
    keys,
    positions,
    steps: counts.map(count => count * seconds),
    marks: step => marks(step / seconds),
    label: position => labelOf(indexes.get(position)!),
    // Two digits of a day, in the month with the longest name.
    samples: Array.from({ length: 12 }, (_, month) => dayLabel(`${keys[0]!.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-28`)),
    name: index => !isOver(index) ? say('soFar', { period: nameOf(index) }) : isCut(index) ? say('partly', { period: nameOf(index) }) : nameOf(index),
    complete: [isCut(0) ? 1 : 0, keys.findLastIndex((_, index) => isOver(index) && lastDayOf(index) <= range.to)],
    begun: keys.findLastIndex((_, index) => hasBegun(index)),
    per,
    daysOf: (from, to) => ({ from: [firstDayOf(from), range.from].sort()[1]!, to: [lastDayOf(to), range.to].sort()[0]! }),
  };

  function firstDayOf(index: number): string {
    return keys[index]!.slice(0, 10);
  }

  function lastDayOf(index: number): string {
    const first = firstDayOf(index);
    return granularity === 'week' ? addDays(first, 6)
      : granularity === 'month' ? addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)
      : first;
  }

  function nameOf(index: number): string {
    return periodName(keys[index]!, granularity);
  }

  function startsDay(index: number): boolean {
    return index === 0 || firstDayOf(index) !== firstDayOf(index - 1);
  }

  /** Every so many periods; of hours, those of the clock, or the first ones of days. */
  function marks(count: number): number[] {
    const all = [...keys.keys()];
    const marked = !isHour ? all.filter(index => index % count === 0)
      : count < 24 ? all.filter(index => Number(keys[index]!.slice(11, 13)) % count === 0 && keys[index]!.slice(14, 16) === '00')
      : all.filter(startsDay).filter((_, at) => at % (count / 24) === 0);
    return marked.map(index => positions[index]!);
  }

  function labelOf(index: number): string {
    return isHour && !startsDay(index) ? keys[index]!.slice(11, 16) : dayLabel(firstDayOf(index));
  }

  function dayLabel(key: string): string {
    return day(key, isLong ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short', ...(spansYears ? { year: '2-digit' } : {}) });
  }
}

/**
 * The days since the launch, from the first to the last one.
 * @param incompleteAt Returns the names of the lines whose value at an index is not complete.
 */
export function launchAxis(first: number, last: number, incompleteAt: (index: number) => string[]): Axis {
  const positions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    keys: positions.map(String),
    positions,
    steps: units.day.counts,
    // Zero is the day of the launch.
    marks: step => positions.filter(position => position % step === 0),
    label: position => number(position),
    samples: [number(first), number(last)],
    name: index => {
      const [period, names] = [say('dayNumber', { n: number(positions[index]!) }), incompleteAt(index)];
      return names.length === 0 ? period : say('soFarOf', { period, names: names.join(', ') });
    },
    complete: [0, positions.length - 1],
    begun: positions.length - 1,
    per: 'perDay',
    daysOf: () => null,
  };
}
