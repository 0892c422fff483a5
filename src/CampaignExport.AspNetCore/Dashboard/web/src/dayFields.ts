/** The first and the last day, typed or picked. They are taken once they are whole; what is wrong with them is said below. */

import { addDays, today, type Day } from './days';
import { field, h, withId } from './dom';
import { longDay } from './formats';
import { say } from './words';

export interface Days {
  from: Day;
  to: Day;
}

export interface DayFields {
  element: HTMLElement;
  /** Shows other days, or none where the data decides. */
  show: (days: Days | null) => void;
}

const oldest: Day = '2000-01-01';
/** A day that is typed is right in between: of 15, the 1 is. */
const typingPause = 600;

export function dayFields(onDays: (days: Days) => void): DayFields {
  let shown: Days | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const from = h('input', { type: 'date', min: oldest });
  const to = h('input', { type: 'date', min: oldest });
  const inputs = [from, to];
  const problem = withId(h('p', { class: 'problem', role: 'alert' }));
  const element = h('div', {
    class: 'days',
    input: () => {
      if (problemOf() === null)
        tell(null);
      settleAfter(typingPause);
    },
    // Later, when it is known where the focus has gone to.
    focusout: () => settleAfter(0),
    keydown: (event: KeyboardEvent) => event.key === 'Enter' && settle(true),
  }, field(say('from'), from), field(say('to'), to), problem);
  return { element, show };

  function show(days: Days | null): void {
    clearTimeout(timer);
    shown = days;
    from.max = to.max = addDays(today('UTC'), 1);
    set(from, days?.from ?? '');
    set(to, days?.to ?? '');
    tell(null);
  }

  function settleAfter(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => settle(false), milliseconds);
  }

  /** Takes the days if they are right. Else it says why they are not, unless one is still being typed. */
  function settle(isOver: boolean): void {
    clearTimeout(timer);
    const found = problemOf();
    if (found === null) {
      tell(null);
      if (from.value !== '' && (from.value !== shown?.from || to.value !== shown.to))
        onDays({ from: from.value, to: to.value });
    } else if (isOver || !isBeingTyped()) {
      tell(found);
    }
  }

  /** Whether more is to come: the other day, or the end of a year, since 2026 begins as the years 2, 20 and 202. */
  function isBeingTyped(): boolean {
    const input = inputs.find(one => one === document.activeElement);
    return input !== undefined && (input.value < '1000' || inputs.some(one => one.value === '' && !one.validity.badInput));
  }

  function problemOf(): { text: string; wrong: HTMLInputElement[] } | null {
    const outside = inputs.filter(({ validity }) => validity.rangeUnderflow || validity.rangeOverflow);
    const missing = inputs.filter(input => input.value === '');
    const isUntouched = shown === null && missing.length === 2 && !inputs.some(input => input.validity.badInput);
    return outside.length > 0 ? { text: say('dayOutside', { from: longDay(oldest), to: longDay(from.max) }), wrong: outside }
      : missing.length > 0 && !isUntouched ? { text: say('dayMissing'), wrong: missing }
      : from.value > to.value ? { text: say('badRange'), wrong: inputs }
      : null;
  }

  function tell(found: ReturnType<typeof problemOf>): void {
    if (problem.textContent !== (found?.text ?? ''))
      problem.textContent = found?.text ?? '';
    for (const input of inputs) {
      const isWrong = found?.wrong.includes(input) === true;
      for (const [name, value] of [['aria-invalid', 'true'], ['aria-describedby', problem.id]] as const)
        isWrong ? input.setAttribute(name, value) : input.removeAttribute(name);
    }
  }
}

/** What is typed in a field goes on only if its value is left alone. */
function set(input: HTMLInputElement, value: string): void {
  if (input.value !== value || input.validity.badInput)
    input.value = value;
}
