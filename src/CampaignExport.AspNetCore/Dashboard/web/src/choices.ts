/** Radio buttons side by side that look like one control. */

import { h, withId } from './dom';

let groups = 0;

export interface Choice<T extends string> {
  value: T;
  text: string;
  /** The label for screen readers instead of the text. */
  label?: string;
}

export function choices<T extends string>(
  label: string, options: Choice<T>[], chosen: T | null, onChoice: (choice: T) => void): HTMLFieldSetElement {
  const name = `choice-${++groups}`;
  return h('fieldset', { class: 'choices' },
    h('legend', {}, label),
    h('div', {}, ...options.flatMap(({ value, text, label: spoken }) => {
      const input = withId(h('input', {
        type: 'radio', name, value, checked: value === chosen, 'aria-label': spoken, change: () => onChoice(value),
      }));
      return [input, h('label', { for: input.id }, text)];
    })));
}

/** Selects a choice; null for none. */
export function choose<T extends string>(group: HTMLFieldSetElement, chosen: T | null): void {
  group.querySelectorAll('input').forEach(input => input.checked = input.value === chosen);
}
