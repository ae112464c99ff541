/*
 * The world that the code of the seeds lives in, as small as it can be without lying.
 *
 *   useState, useEffect     as React has them: state is kept from one rendering to the next, a change of state renders again, an effect runs
 *                           after a rendering in which one of its dependencies has changed, after what it returned the last time.
 *   World.mount(C, props)   puts a component on the page; unmount() is what navigating to another page of the application does.
 *   createElement           what JSX is compiled to. An element that no other takes as its child stands on the page itself, so that a block
 *                           of a seed that is nothing but display can stand as a statement.
 *   axios                   get and post: an answer has .data, any status but 2xx rejects.
 *   toast, navigate, showResult, showError, showProgress and console.error keep what they are called with, in World.
 *   World.heard             every answer that fetch has brought: {url, status, body, at}.
 *   World.bars              what every rendering showed in progress bars: {value, text}.
 *   World.periods           every period that setInterval was called with.
 *   World.haste             how many times faster than it says setInterval runs; 1 unless a page says otherwise.
 */
const World = (() => {
  const world = { toasts: [], routes: [], results: [], errors: [], progresses: [], complaints: [], heard: [], bars: [], periods: [], haste: 1 };
  let rendering = null;

  world.report = () => ({ ...world, text: document.body.innerText });

  world.mount = (component, props = {}) => {
    const root = document.body.appendChild(document.createElement('main'));
    const place = { cells: [], effects: [], loose: new Set(), at: 0, here: true, due: false };
    const render = () => {
      place.due = false;
      if (!place.here) return;
      place.at = 0;
      place.loose.clear();
      rendering = place;
      try { component(props); } finally { rendering = null; }
      root.replaceChildren(...place.loose);
      for (const bar of root.querySelectorAll('progress')) world.bars.push({ value: bar.value, text: bar.parentNode.innerText.trim() });
      for (const run of place.effects.splice(0)) run();
    };
    place.changed = () => {
      if (place.due) return;
      place.due = true;
      queueMicrotask(render);
    };
    const unmount = () => {
      place.here = false;
      for (const cell of place.cells) cell.cleanup?.();
      root.remove();
    };
    render();
    return { root, unmount, show(next) { props = next; place.changed(); } };
  };

  const cell = make => {
    const place = rendering;
    if (!place) throw new Error('A hook is called while a component renders.');
    return [place, place.cells[place.at] ?? (place.cells[place.at] = make()), place.at++];
  };

  world.useState = initial => {
    const [place, state] = cell(() => {
      const state = { value: typeof initial === 'function' ? initial() : initial };
      const owner = rendering;
      state.set = next => {
        const value = typeof next === 'function' ? next(state.value) : next;
        if (!owner.here || Object.is(value, state.value)) return;
        state.value = value;
        owner.changed();
      };
      return state;
    });
    return [state.value, state.set];
  };

  world.useEffect = (effect, dependencies) => {
    const [place, state] = cell(() => ({}));
    const before = state.dependencies;
    if (before && dependencies && dependencies.every((value, index) => Object.is(value, before[index]))) return;
    state.dependencies = dependencies;
    place.effects.push(() => {
      state.cleanup?.();
      state.cleanup = effect();
    });
  };

  world.createElement = (type, props, ...children) => {
    if (typeof type === 'function') return type({ ...props, children });
    const element = document.createElement(type);
    rendering?.loose.add(element);
    for (const [name, value] of Object.entries(props ?? {})) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value);
      else element.setAttribute(name, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      rendering?.loose.delete(child);
      element.append(child instanceof Node ? child : String(child));
    }
    return element;
  };

  const fetched = window.fetch.bind(window);
  world.fetch = async (...request) => {
    const answer = await fetched(...request);
    const heard = { url: answer.url.slice(location.origin.length), status: answer.status, at: performance.now() };
    world.heard.push(heard);
    if (answer.headers.get('content-type')?.includes('json')) answer.clone().json().then(body => { heard.body = body; });
    return answer;
  };

  const send = async (method, url, data) => {
    const answer = await window.fetch(url, data === undefined
      ? { method }
      : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) });
    const text = await answer.text();
    const response = { status: answer.status, data: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
    if (answer.ok) return response;
    throw Object.assign(new Error(`Request failed with status code ${answer.status}`), { response });
  };
  world.axios = { get: url => send('GET', url), post: (url, data) => send('POST', url, data) };
  return world;
})();

const { useState, useEffect, createElement, axios } = World;
window.fetch = World.fetch;
const tick = window.setInterval.bind(window);
window.setInterval = (run, period) => {
  World.periods.push(period);
  return tick(run, period / World.haste);
};
const complain = console.error;
console.error = (...words) => { World.complaints.push(words.map(String).join(' ')); complain(...words); };
const toast = message => { World.toasts.push(message); };
const navigate = path => { World.routes.push(path); };
const showResult = result => { World.results.push(result); };
const showError = error => { World.errors.push(error); };
const showProgress = job => { World.progresses.push(job); };

const element = (tag, take) => ({ children, ...props }) => createElement(tag, take?.(props) ?? {}, ...children);
const Box = element('div');
const Typography = element('p');
const LinearProgress = element('progress', ({ value }) => ({ max: 100, value }));
const Progress = LinearProgress;
const Button = element('button', ({ onClick }) => ({ onClick }));
const Link = element('a', ({ to }) => ({ href: to }));
