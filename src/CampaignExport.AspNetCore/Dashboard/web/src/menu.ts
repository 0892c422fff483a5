/** A button that opens a menu, with the usual keys: arrows, Home, End, the first letter, Escape. */

import { h, withId } from './dom';
import { icon, type Icon } from './icons';

export interface MenuItem {
  text: string;
  hint: string;
  onChoice: () => void;
}

export function menu(text: string, picture: Icon, items: MenuItem[]): HTMLElement {
  const entries = items.map(item => h('button', {
    type: 'button', role: 'menuitem', tabindex: -1,
    click: () => {
      close();
      item.onChoice();
    },
  }, h('span', {}, item.text), h('small', {}, item.hint)));
  const list = withId(h('div', { class: 'menu', role: 'menu', 'aria-label': text, hidden: true, keydown: (event: KeyboardEvent) => walk(event) }, ...entries));
  const button = h('button', {
    class: 'button primary', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': list.id,
    click: () => list.hidden ? open(0) : close(),
    keydown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')
        return;
      event.preventDefault();
      open(event.key === 'ArrowDown' ? 0 : entries.length - 1);
    },
  }, icon(picture), text, icon('down'));
  const whole = h('div', { class: 'menu-place', focusout: (event: FocusEvent) => {
    if (!whole.contains(event.relatedTarget as Node | null))
      close();
  } }, button, list);
  return whole;

  function open(index: number): void {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    entries[index]?.focus();
  }

  function close(): void {
    const hadFocus = list.contains(document.activeElement);
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (hadFocus)
      button.focus();
  }

  function walk(event: KeyboardEvent): void {
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const letter = entries.findIndex((entry, index) => index !== at && entry.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    const target = targets[event.key] ?? (event.key.length === 1 && letter >= 0 ? letter : undefined);
    if (event.key === 'Escape')
      close();
    else if (target !== undefined)
      entries.at(target % entries.length)?.focus();
    else
      return;
    event.preventDefault();
  }
}
