// What the tests ask a page; run in it by the DevTools protocol.
(() => {
  // Is there something to see?  Words for screen readers lie outside or in one pixel.
  const shown = (e) => {
    if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const r = e.getBoundingClientRect();
    return r.right > 0 && (r.width > 1 || r.height > 1);
  };
  const path = (e) => {
    const names = [];
    for (let x = e; x && x.tagName !== 'BODY' && names.length < 4; x = x.parentElement)
      names.unshift(x.tagName.toLowerCase() + (x.id ? '#' + x.id : '')
        + (x.className && x.className.baseVal === undefined
          ? '.' + x.className.split(' ')[0] : ''));
    return names.join('>');
  };
  const told = (e, text) => `${path(e)} "${text.trim().slice(0, 40)}"`;

  // Pieces of text with their boxes, one box a line.
  const pieces = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all = [], known = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const e = node.parentElement;
      if (!node.data.trim() || e.closest('script,style,desc,title,option')) continue;
      if (!known.has(e)) known.set(e, shown(e));
      if (!known.get(e)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = e.tagName === 'text' ? [e.getBoundingClientRect()]
        : range.getClientRects();
      for (const r of boxes)
        if (r.width > 0 && r.height > 0)
          all.push({ e, node, text: node.data, l: r.left, r: r.right,
            // letters without the room above and below them
            t: r.top + r.height * 0.2, b: r.bottom - r.height * 0.2 });
    }
    return all;
  };

  window.vdtTest = {
    overflow() {
      const wide = document.documentElement.clientWidth;
      const found = [];
      if (document.documentElement.scrollWidth > wide + 1)
        found.push(`the page is ${document.documentElement.scrollWidth} px wide on ${wide}`);
      for (const p of pieces()) {
        if (found.length > 8) break;
        if (p.r <= wide + 1 && p.l >= -1) continue;
        let clip = p.e;
        while (clip && !/auto|scroll/.test(getComputedStyle(clip).overflowX))
          clip = clip.parentElement;
        if (!clip) found.push('outside: ' + told(p.e, p.text));
      }
      return found;
    },

    // Boxes of text that share more than a pixel or two.
    overlaps() {
      const all = pieces().sort((a, b) => a.t - b.t), found = [];
      let open = [];
      for (const p of all) {
        open = open.filter((o) => o.b > p.t);
        for (const o of open)
          if (o.node !== p.node && Math.min(o.r, p.r) - Math.max(o.l, p.l) > 1.5
              && Math.min(o.b, p.b) - Math.max(o.t, p.t) > 1.5) {
            if (found.length < 8) found.push(told(o.e, o.text) + ' on ' + told(p.e, p.text));
          }
        open.push(p);
      }
      return { n: all.length, found };
    },

    // Words that reach out of their cell.
    outOfCells() {
      const found = [];
      for (const p of pieces()) {
        const cell = p.e.closest('td,th');
        if (!cell || found.length > 8) continue;
        const r = cell.getBoundingClientRect();
        if (p.r > r.right + 1.5 || p.l < r.left - 1.5) found.push(told(p.e, p.text));
      }
      return found;
    },

    // Hangul that is drawn as a letter that no font has.
    tofu() {
      const letters = new Set(document.body.innerText.match(/[\uac00-\ud7a3\u3131-\u318e]/g));
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 48;
      const c = canvas.getContext('2d', { willReadFrequently: true });
      const draw = (letter) => {
        c.fillStyle = '#fff';
        c.fillRect(0, 0, 48, 48);
        c.fillStyle = '#000';
        c.font = '32px ' + getComputedStyle(document.body).fontFamily;
        c.fillText(letter, 4, 36);
        return c.getImageData(0, 0, 48, 48).data.join();
      };
      const none = [draw('\u{10fffe}'), draw('\ud7ff'), draw(' ')];
      const seen = new Set();
      const bad = [];
      for (const letter of letters) {
        const image = draw(letter);
        if (none.includes(image)) bad.push(letter);
        seen.add(image);
      }
      return { n: letters.size, n_images: seen.size, bad };
    },

    rows() {
      const all = [...document.querySelectorAll('[data-row]')];
      return { n: all.length, shown: all.filter(shown).length };
    },

    text() { return document.body.innerText; },
  };
})();
