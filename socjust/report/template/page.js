/* Draws the figures of a page, saves them as pictures, filters the list of economies. Loads nothing. */
"use strict";
(() => {
  const specOf = (plot) => JSON.parse(document.getElementById(plot.dataset.spec).textContent);

  const draw = async (plot) => {
    const spec = specOf(plot);
    await Plotly.newPlot(plot, spec.data, spec.layout, { responsive: true, displayModeBar: false, ...spec.config });
    plot.dataset.drawn = "true";
  };
  const drawAll = () => Promise.all([...document.querySelectorAll(".plot:not([data-drawn])")].map(draw));

  /* A picture on its own needs the title and the source that the page writes around it. */
  const save = (button) => {
    const plot = document.querySelector(`#${CSS.escape(button.dataset.of)} .plot`);
    const spec = specOf(plot);
    const layout = { ...spec.layout, ...spec.download };
    const width = Math.max(860, plot.clientWidth);
    const height = layout.height || plot.clientHeight;
    Plotly.downloadImage({ data: spec.data, layout: { ...layout, width, height } }, {
      format: button.dataset.picture, filename: button.dataset.name, width, height,
      scale: button.dataset.picture === "png" ? 3 : 1,
    });
  };

  const filter = () => {
    const box = document.getElementById("filter");
    if (!box) return;
    const text = document.getElementById("filter-text");
    const count = document.getElementById("filter-count");
    const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
    box.hidden = false;
    text.addEventListener("input", () => {
      const wanted = plain(text.value);
      let shown = 0;
      for (const region of document.querySelectorAll(".region")) {
        let here = 0;
        for (const item of region.querySelectorAll("li")) {
          item.hidden = !plain(item.dataset.find).includes(wanted);
          here += !item.hidden;
        }
        region.hidden = !here;
        shown += here;
      }
      count.textContent = wanted ? `${shown} found` : "";
    });
  };

  /* Plotly does not draw again for paper: give the pictures the width of an A4 page less its margins. */
  const PAPER = 658;
  const printing = () => document.documentElement.dataset.printing; /* the report's own printer has the right width */
  addEventListener("beforeprint", () => {
    if (printing()) return;
    for (const plot of document.querySelectorAll(".plot[data-drawn]")) Plotly.relayout(plot, { width: PAPER });
  });
  addEventListener("afterprint", () => {
    if (printing()) return;
    for (const plot of document.querySelectorAll(".plot[data-drawn]")) Plotly.relayout(plot, { width: null, autosize: true });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-picture]");
    if (button) save(button);
  });
  filter();
  window.socjust = { drawAll, ready: drawAll() };
})();
