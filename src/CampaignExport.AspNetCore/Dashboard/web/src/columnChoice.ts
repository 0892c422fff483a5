/** Which columns a file of recipients has, those of custom events and attributes included. */

import { field, h } from './dom';
import { say } from './words';

export interface ChosenColumns {
  /** Left out where all columns are wanted. */
  columns?: string[];
  customEvents?: string[];
  customAttributes?: string[];
}

export interface ColumnChoice {
  element: HTMLElement;
  /** What is chosen; null if it is nothing, which no file can have. */
  read: () => ChosenColumns | null;
}

/**
 * Offers columns.
 * @param names The documented ones.
 * @param attributeNames The custom attributes that are known.
 * @param mayHaveCustom Whether others may be typed, and custom events.
 * @param areAll Whether these are all columns there are. Then a file has those that are chosen, and no empty ones beside them.
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
    // Columns that are named one by one must name the custom ones, too.
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
