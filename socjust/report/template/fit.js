/* Closes gaps on paper: a picture that misses the foot of a page by little gives up some of its height, and so do the
   pictures above it on that page. Each says how many px it can spare (layout.meta.spare). Pages are tried out as columns,
   which the browser breaks by the same rules as paper. Run by the report's printer only. */
async ([width, height]) => {
  const main = document.querySelector("main");
  const footer = document.querySelector("footer");
  const figures = [...document.querySelectorAll("figure.frame.figure")];
  const plotOf = (figure) => figure.querySelector(".plot[data-drawn]");
  const now = (plot) => parseFloat(plot.style.height);
  const before = new Map(figures.filter(plotOf).map((f) => [f, now(plotOf(f))]));
  const spare = (figure) => {
    const plot = plotOf(figure);
    return plot ? (plot.layout?.meta?.spare ?? 0) - (before.get(figure) - now(plot)) : 0;
  };
  const set = (figure, tall) => { plotOf(figure).style.height = `${tall}px`; };

  /* What must begin on the same page: a heading and what it heads. */
  const first = (element) => {
    let start = element;
    while (start.previousElementSibling && /^H[1-6]$/.test(start.previousElementSibling.tagName))
      start = start.previousElementSibling;
    return start;
  };
  const space = (element) => {
    const before = element.previousElementSibling;
    const below = before ? parseFloat(getComputedStyle(before).marginBottom) : 0;
    return Math.max(parseFloat(getComputedStyle(element).marginTop), below);
  };
  const page = (rect) => Math.floor((rect.left + 1 - main.getBoundingClientRect().left) / width);
  const rects = (element) => [...element.getClientRects()].filter((rect) => rect.height);
  const top = () => main.getBoundingClientRect().top;

  /* How much is missing for `element` to stand on the page before, and which pictures could give it. */
  const wanted = (element) => {
    const start = first(element);
    const before = start.previousElementSibling;
    if (!before || !rects(start).length || !rects(before).length) return null;
    const [head] = rects(start);
    const tail = rects(element).at(-1);
    const last = rects(before).at(-1);
    const here = page(head);
    if (page(last) !== here - 1 || page(tail) !== here) return null;
    const missing = tail.bottom - head.top + space(start) - (top() + height - last.bottom);
    const near = figures.filter((f) => f === element || (rects(f).length && page(rects(f)[0]) === here - 1));
    return { missing, near: near.filter((f) => spare(f) > 0), here };
  };

  const fit = (element) => {
    for (const more of [1, 14]) { /* once more with some room, for margins that do not collapse as expected */
      const want = wanted(element);
      if (!want || want.missing <= 0) return;
      const room = want.near.reduce((sum, f) => sum + spare(f), 0);
      const missing = want.missing + more;
      if (missing > room) return;
      const old = want.near.map((f) => now(plotOf(f)));
      const cut = want.near.map((f) => (spare(f) * missing) / room);
      want.near.forEach((f, i) => set(f, Math.floor(old[i] - cut[i])));
      if (page(rects(first(element))[0]) === want.here - 1) return;
      want.near.forEach((f, i) => set(f, old[i]));
    }
  };

  main.append(footer);
  main.style.cssText =
    `box-sizing:border-box;width:${width}px;height:${height}px;column-width:${width}px;column-gap:0;column-fill:auto`;
  for (const element of [...figures, footer]) fit(element);
  main.style.cssText = "";
  main.after(footer);
  for (const [figure, old] of before)
    if (now(plotOf(figure)) !== old) await Plotly.relayout(plotOf(figure), { height: now(plotOf(figure)) });
}
