/** The first and the last day, typed or picked. They apply once both are complete; problems are shown below. */

import { addDays, daysFrom, oldest, today } from './days';
import { field, h, withId } from './dom';
import { longDay, number } from './formats';
import type { Days } from './view';
import { say } from './words';

export interface DayFields {
  element: HTMLElement;
  /** Shows other days; null if the data determines them. */
  show: (days: Days | null) => void;
  /** Shows a message about the shown days, until others are shown. */
  warn: (text: string) => void;
}

interface Problem {
  text: string;
  wrong: HTMLInputElement[];
}

/** While a day is typed, its beginning may be valid: the 1 of 15. So a day applies after a pause, or when the field is left. */
const typingPause = 1500;

export function dayFields(maxDays: number, onDays: (days: Days) => void): DayFields {
  let shown: Days | null = null;
  let reported: Problem | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const from = h('input', { type: 'date', min: oldest });
  const to = h('input', { type: 'date', min: oldest });
  const inputs = [from, to];
  const problem = withId(h('p', { class: 'problem', role: 'alert' }));
  const element = h('div', {
    class: 'days',
    input: () => {
      // The message about the previous days does not apply to others.
      if (problemOf()?.text !== reported?.text)
        report(null);
      settleAfter(typingPause);
    },
    // Deferred, until the new focus is known.
    focusout: () => settleAfter(0),
    keydown: (event: KeyboardEvent) => event.key === 'Enter' && settle(true),
  }, field(say('from'), from), field(say('to'), to), problem);
  return { element, show, warn: text => report({ text, wrong: [] }) };

  function show(days: Days | null): void {
    clearTimeout(timer);
    // Setting a field, even to its own value, makes the browser discard what is being typed.
    const isInUse = inputs.some(input => input === document.activeElement) && days?.from === shown?.from && days?.to === shown?.to;
    shown = days;
    if (isInUse)
      return;
    const newest = addDays(today('UTC'), 1);
    for (const [input, value] of [[from, days?.from ?? ''], [to, days?.to ?? '']] as const) {
      if (input.max !== newest)
        input.max = newest;
      if (input.value !== value || input.validity.badInput)
        input.value = value;
    }

    report(null);
  }

  function settleAfter(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => settle(false), milliseconds);
  }

  /** Applies valid days. Otherwise shows the problem, unless a day is still being typed. */
  function settle(isOver: boolean): void {
    clearTimeout(timer);
    const found = problemOf();
    if (found !== null) {
      if (isOver || !isBeingTyped())
        report(found);
    } else if (from.value !== '' && (from.value !== shown?.from || to.value !== shown.to)) {
      report(null);
      shown = { from: from.value, to: to.value };
      onDays(shown);
    }
  }

  /** Whether input is incomplete: the other day is missing, or a year, since 2026 begins as the years 2, 20 and 202. */
  function isBeingTyped(): boolean {
    const input = inputs.find(one => one === document.activeElement);
    return input !== undefined && (input.value < '1000' || inputs.some(one => one.value === '' && !one.validity.badInput));
  }

  function problemOf(): Problem | null {
    const outside = inputs.filter(({ validity }) => validity.rangeUnderflow || validity.rangeOverflow);
    const broken = inputs.filter(({ validity }) => validity.badInput);
    const missing = inputs.filter(input => input.value === '');
    const isUntouched = shown === null && missing.length === 2;
    return outside.length > 0 ? { text: say('dayOutside', { from: longDay(oldest), to: longDay(from.max) }), wrong: outside }
      : broken.length > 0 ? { text: say('dayBroken'), wrong: broken }
      : missing.length > 0 && !isUntouched ? { text: say('dayMissing'), wrong: missing }
      : from.value > to.value ? { text: say('badRange'), wrong: inputs }
      : from.value !== '' && daysFrom(from.value, to.value) > maxDays
        ? { text: say('tooManyDays', { days: number(daysFrom(from.value, to.value)), max: number(maxDays) }), wrong: inputs }
      : null;
  }

  function report(found: Problem | null): void {
    reported = found;
    if (problem.textContent !== (found?.text ?? ''))
      problem.textContent = found?.text ?? '';
    for (const input of inputs) {
      const isWrong = found?.wrong.includes(input) === true;
      for (const [name, value] of [['aria-invalid', 'true'], ['aria-describedby', problem.id]] as const)
        isWrong ? input.setAttribute(name, value) : input.removeAttribute(name);
    }
  }
}
