// Rules of WCAG AA that can be checked by a machine; gives what breaks them, empty if nothing does.
() => {
  const bad = [];
  const shown = e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('[aria-hidden=true], .quiet-text');
  const all = q => [...document.querySelectorAll(q)].filter(shown);
  const say = (rule, e) => bad.push(rule + ': ' + e.outerHTML.slice(0, 140));
  const labelled = e => (e.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent || '').join('');
  const name = e => (e.getAttribute('aria-label') || labelled(e) || e.labels?.[0]?.textContent || e.textContent || e.title || '').trim();
  for (const e of all('button, a[href], input, summary, [role=application], [role=combobox], [role=switch], dialog, nav, aside, section[aria-label]')) {
    if (!name(e)) say('has no name', e);
  }
  const ids = new Map();
  for (const e of document.querySelectorAll('[id]')) ids.set(e.id, (ids.get(e.id) || 0) + 1);
  for (const [id, n] of ids) if (n > 1) bad.push('id twice: ' + id);
  for (const e of document.querySelectorAll('[aria-controls], [aria-labelledby], [aria-activedescendant]')) {
    for (const a of ['aria-controls', 'aria-labelledby', 'aria-activedescendant']) {
      for (const id of (e.getAttribute(a) || '').split(' ').filter(Boolean)) if (!document.getElementById(id)) say(a + ' leads nowhere', e);
    }
  }
  if (!document.documentElement.lang) bad.push('no language');
  if (!document.title) bad.push('no title');
  if (document.querySelectorAll('h1').length !== 1) bad.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) bad.push('not one main');
  let level = 1;
  for (const e of all('#panel h2, #panel h3, #panel h4')) {
    const here = Number(e.tagName[1]);
    if (here > level + 2) say('heading level skipped', e);
    level = here;
  }
  for (const e of all('ul, ol')) for (const c of e.children) if (!['LI'].includes(c.tagName)) say('list holds no item', e);
  for (const e of all('dl')) for (const c of e.children) if (!['DT', 'DD', 'DIV'].includes(c.tagName)) say('dl holds no term', e);
  for (const e of all('[tabindex]')) if (Number(e.getAttribute('tabindex')) > 0) say('tabindex above 0', e);
  for (const e of all('button, summary, input[type=checkbox]')) {
    const target = e.type === 'checkbox' ? e.closest('label') || e : e;
    const r = target.getBoundingClientRect();
    // Links within a line of text are exempt (WCAG 2.5.8).
    if (e.classList.contains('link')) continue;
    if (r.height < 24 || r.width < 24) say('small target ' + Math.round(r.width) + 'x' + Math.round(r.height), e);
  }
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const over = (f, b) => f.slice(0, 3).map((v, i) => v * f[3] + b[i] * (1 - f[3]));
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [lum(a), lum(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const ground = e => { const stack = []; for (let n = e; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); stack.push(c); if (c[3] === 1) break; } return stack.reverse().reduce((b, c) => over(c, b), [255, 255, 255]); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let t; (t = walker.nextNode());) {
    const e = t.parentElement;
    if (!t.data.trim() || !shown(e) || e.closest('script, style, noscript, :disabled')) continue;
    const s = getComputedStyle(e);
    const svg = e.ownerSVGElement;
    const back = svg ? ground(document.getElementById('stage')) : ground(e);
    const front = over(parse(svg ? s.fill : s.color), back);
    const alpha = svg ? Number(e.getAttribute('opacity') || 1) : 1;
    if (alpha < 1) continue;
    const need = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5;
    const r = ratio(front, back);
    if (r < need) say('contrast ' + r.toFixed(2), e);
  }
  for (const p of document.querySelectorAll('#stage g[data-edge] path[stroke]')) {
    if (p.getAttribute('opacity') || Number(p.getAttribute('stroke-width')) > 8 || p.getAttribute('stroke') === 'none') continue;
    const back = ground(document.getElementById('stage'));
    const line = parse(p.getAttribute('stroke'));
    if (line.slice(0, 3).join() !== back.map(Math.round).join() && ratio(line.slice(0, 3), back) < 3) say('line contrast', p);
  }
  return [...new Set(bad)];
}
