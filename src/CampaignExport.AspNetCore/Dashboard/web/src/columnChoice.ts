/** The choice of columns for a file of recipients, including custom events and attributes. */

import { field, h } from './dom';
import { say } from './words';

export interface ChosenColumns {
  /** Omitted for all columns. */
  columns?: string[];
  customEvents?: string[];
  customAttributes?: string[];
}

export interface ColumnChoice {
  element: HTMLElement;
  /** Returns the choice; null if nothing is chosen, since a file needs a column. */
  read: () => ChosenColumns | null;
}

/**
 * Creates the choice.
 * @param names The documented columns.
 * @param attributeNames The known custom attributes.
 * @param mayHaveCustom Whether the user may type further custom events and attributes.
 * @param areAll Whether no other columns exist. Then the chosen columns are always named, so that the file has no empty ones.
 */
export function columnChoice(names: string[], attributeNames: string[] = [], mayHaveCustom: boolean, areAll: boolean): ColumnChoice {
  const count = h('span', { class: 'count' });
  const boxes = [...names, ...attributeNames].map(name => h('input', { type: 'checkbox', value: name, checked: true, change: showCount }));
  const events = h('input', { type: 'text', autocomplete: 'off' });
  const attributes = h('input', { type: 'text', autocomplete: 'off' });
  showCount();
  return {
    element: h('div', { class: 'column-choice' },
      h('details', {},
        h('summary', {}, say('columns'), ' ', count),
        h('div', { class: 'choose' },
          h('button', { class: 'button quiet', type: 'button', click: () => choose(true) }, say('chooseAll')),
          h('button', { class: 'button quiet', type: 'button', click: () => choose(false) }, say('chooseNone'))),
        h('div', { class: 'boxes', role: 'group', 'aria-label': say('columns') },
          ...boxes.map(box => h('label', {}, box, h('code', {}, box.value))))),
      mayHaveCustom && h('div', { class: 'custom' },
        field(say('customEvents'), events),
        field(say('customAttributes'), attributes),
        h('p', { class: 'hint' }, say('namesHint')))),
    read,
  };

  function read(): ChosenColumns | null {
    const chosen = boxes.filter(box => box.checked).map(box => box.value);
    const customEvents = namesOf(events.value);
    const customAttributes = [...new Set([...chosen.filter(name => attributeNames.includes(name)), ...namesOf(attributes.value)])];
    // A list of columns must name the custom ones, too.
    const columns = [...new Set([...chosen, ...customEvents, ...customAttributes])];
    return columns.length === 0 ? null : {
      ...(areAll || chosen.length < boxes.length ? { columns } : {}),
      ...(customEvents.length > 0 ? { customEvents } : {}),
      ...(customAttributes.length > 0 ? { customAttributes } : {}),
    };
  }

  function choose(all: boolean): void {
    boxes.forEach(box => box.checked = all);
    showCount();
  }

  function showCount(): void {
    const chosen = boxes.filter(box => box.checked).length;
    count.textContent = say('columnsChosen', { n: String(chosen), all: String(boxes.length) });
  }
}

function namesOf(text: string): string[] {
  return [...new Set(text.split(',').map(name => name.trim()).filter(name => name !== ''))];
}
