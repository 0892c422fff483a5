/** Creates elements without parsing HTML, so that no text of a user becomes markup. */

type Listener = (event: never) => void;
type Attribute = string | number | boolean | null | undefined | Listener;
export type Child = Node | string | null | undefined | false;

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Record<string, Attribute> = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag: string, attributes: Record<string, Attribute> = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** A control with its label above it. */
export function field(label: string, control: HTMLElement): HTMLElement {
  return h('label', { class: 'field' }, h('span', {}, label), control);
}

/** The head of a row of a table. A long text leaves room for the other columns. */
export function rowHead(text: string): HTMLElement {
  return h('th', { scope: 'row' }, h('span', { class: 'row-head' }, text));
}

/** Replaces the contents of an element. What it has already keeps the focus. */
export function put(element: Element, children: Child[]): void {
  const focused = document.activeElement;
  element.replaceChildren(...children.filter(isShown));
  if (focused instanceof HTMLElement && element.contains(focused))
    focused.focus({ preventScroll: true });
}

/** Gives an element a unique id. */
export function withId<E extends Element>(element: E): E {
  element.id ||= `id-${++lastId}`;
  return element;
}

let lastId = 0;

function fill<E extends Element>(element: E, attributes: Record<string, Attribute>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function')
      element.addEventListener(name, value as EventListener);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }

  element.append(...children.filter(isShown));
  return element;
}

function isShown(child: Child): child is Node | string {
  return child !== null && child !== undefined && child !== false;
}
