// Draws the tables of <figure class="chart"> as charts. The table is the data: who has no scripts sees it as it is, everybody else
// finds it under the chart. What the attributes mean is in the chassis' README.
(() => {
  "use strict";

  const ECHARTS = "/_static/echarts/6.0.0/dist/echarts.common.min.js";
  const drawn = new Map(); // figure → chart
  const opened = new Set(); // captions of the charts whose figures somebody looks at, also after an update of the page
  let library;

  const loadLibrary = () =>
    (library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = ECHARTS;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    }));

  // Reading the table

  const number = (cell) => {
    const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim().replaceAll(/[\s,'’\u00a0\u202f%]/g, "").replace("−", "-");
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
  };

  // {labels, series: [{name, value: [], low: [], high: [], n: [], …}]}: a column with another role belongs to the value before it
  // (before the first value: to that one).
  const read = (table) => {
    const headers = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const rows = [...table.tBodies[0].rows];
    const series = [{}];
    headers.slice(1).forEach((header, i) => {
      const role = header.dataset.role ?? "value";
      if (role === "value" && series.at(-1).value) {
        series.push({});
      }
      if (role === "value") {
        series.at(-1).name = header.dataset.series ?? header.textContent.trim();
      }
      if (role !== "text") {
        series.at(-1)[role] = rows.map((row) => number(row.cells[i + 1]));
      }
    });
    return {
      kind: table.dataset.chart,
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      series: series.filter((one) => one.value),
      unit: table.dataset.unit ?? "",
      decimals: Number(table.dataset.decimals ?? 1),
      zero: table.dataset.zero !== undefined,
      target: table.dataset.target === undefined ? null : Number(table.dataset.target),
      share: table.dataset.share,
    };
  };

  const extent = (data) => {
    const all = data.series.flatMap((one) => ["value", "low", "high", "lower", "upper"].flatMap((role) => one[role] ?? []));
    return all.filter((value) => value !== null);
  };

  // Looks

  const look = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
      ink: colour("ink"), muted: colour("muted"), line: colour("line"), paper: colour("paper"), bad: colour("bad"),
      series: [1, 2, 3, 4, 5].map((i) => colour(`series-${i}`)),
      font: style.fontFamily,
    };
  };

  const TOO_FEW = "not enough data";

  const formatter = (data) => {
    const format = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: data.decimals });
    return (value) => (value === null || value === undefined ? TOO_FEW : format.format(value) + (data.unit === "%" ? " %" : data.unit ? ` ${data.unit}` : ""));
  };

  // Built from nodes, not from markup: names come from people, and the page allows no inline styles.
  const tooltip = (title, lines) => {
    const box = document.createElement("div");
    const head = document.createElement("strong");
    head.textContent = title;
    box.append(head);
    for (const text of lines) {
      const line = document.createElement("div");
      line.textContent = text;
      box.append(line);
    }
    return box;
  };

  const describe = (one, i, format) => {
    const interval = one.low?.[i] != null && one.high?.[i] != null ? ` (${format(one.low[i])} to ${format(one.high[i])})` : "";
    const size = one.n?.[i] != null ? `, n = ${one.n[i].toLocaleString()}` : "";
    return `${one.name}: ${format(one.value[i])}${interval}${size}`;
  };

  const frame = (data, style) => ({
    animation: false,
    textStyle: { fontFamily: style.font, color: style.ink },
    color: style.series,
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: {
      confine: true, className: "chart-tooltip", backgroundColor: style.paper, borderColor: style.line, textStyle: { color: style.ink },
    },
  });

  const valueAxis = (data, style, format) => ({
    type: "value",
    scale: !(data.zero || data.kind === "bars"),
    min: data.min,
    max: data.max,
    splitNumber: data.kind === "bars" ? 3 : 4,
    // Where there is no room for every label, the ends say the range.
    axisLabel: { color: style.muted, formatter: format, hideOverlap: true, ...(data.kind === "bars" ? { showMinLabel: true, showMaxLabel: true } : {}) },
    splitLine: { lineStyle: { color: style.line } },
  });

  const labelAxis = (data, style) => ({
    type: "category",
    data: data.labels,
    boundaryGap: data.kind === "bars",
    axisLabel: { color: style.muted, hideOverlap: true },
    axisLine: { lineStyle: { color: style.muted }, onZero: false },
    axisTick: { show: false },
  });

  const targetLine = (data, style, format, axis) =>
    data.target === null ? undefined : {
      silent: true, symbol: "none", lineStyle: { color: style.muted, type: "dashed" },
      label: { position: "insideStartTop", color: style.muted, formatter: `target ${format(data.target)}` },
      data: [{ [axis]: data.target }],
    };

  // The kinds

  const line = (data, style, format) => {
    const series = data.series.flatMap((one, i) => {
      const colour = style.series[i % style.series.length];
      const main = {
        name: one.name, type: "line", data: one.value, symbol: "circle", showAllSymbol: true, symbolSize: one.value.length > 60 ? 0 : 5, lineStyle: { width: 2 },
        itemStyle: { color: colour },
        endLabel: { show: data.series.length > 1, formatter: one.name, color: colour, distance: 6 },
        labelLayout: { moveOverlap: "shiftY" },
        markLine: i === 0 ? targetLine(data, style, format, "yAxis") : undefined,
        z: 3,
      };
      if (!one.low || !one.high) {
        return [main];
      }
      const side = { type: "line", stack: `interval ${i}`, stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
      return [
        { ...side, data: one.low },
        { ...side, data: one.high.map((high, k) => (high === null || one.low[k] === null ? null : high - one.low[k])), areaStyle: { color: colour, opacity: 0.16 } },
        main,
      ];
    });
    const base = frame(data, style);
    if (data.series.length > 1) {
      base.grid.right = 16 + 7 * Math.max(...data.series.map((one) => one.name.length));
    }
    return {
      ...base,
      xAxis: labelAxis(data, style),
      yAxis: valueAxis(data, style, format),
      tooltip: { ...base.tooltip, trigger: "axis", formatter: ([first]) => tooltip(data.labels[first.dataIndex], data.series.map((one) => describe(one, first.dataIndex, format))) },
      series,
    };
  };

  const bars = (data, style, format) => {
    const [one] = data.series;
    const base = frame(data, style);
    const intervals = (one.low ?? []).flatMap((low, i) =>
      low === null || one.high?.[i] == null ? [] : [[{ coord: [low, i] }, { coord: [one.high[i], i] }]]);
    return {
      ...base,
      xAxis: valueAxis(data, style, format),
      yAxis: [
        { ...labelAxis(data, style), inverse: true, axisLabel: { color: style.ink, width: 140, overflow: "truncate" } },
        // The figures stand at the end of their row instead of on the bar, where the interval is.
        { ...labelAxis(data, style), inverse: true, position: "right", axisLine: { show: false },
          axisLabel: { color: style.ink, formatter: (_, i) => (one.value[i] === null ? "" : `${format(one.value[i])}  `) + (one.n?.[i] != null ? `n ${one.n[i].toLocaleString()}` : "") } },
      ],
      tooltip: { ...base.tooltip, trigger: "item", formatter: (item) => tooltip(data.labels[item.dataIndex], [describe(one, item.dataIndex, format)]) },
      series: [
        {
          type: "bar", data: one.value, barMaxWidth: 18, itemStyle: { color: style.series[0], opacity: 0.75 },
          markLine: { silent: true, symbol: ["circle", "circle"], symbolSize: 4, lineStyle: { color: style.ink, type: "solid", width: 1.5 }, itemStyle: { color: style.ink }, label: { show: false }, data: intervals },
        },
        // Says in the row itself why there is no bar.
        {
          type: "scatter", data: one.value.flatMap((value, i) => (value === null ? [[0, i]] : [])), symbolSize: 0, silent: true,
          label: { show: true, position: "right", formatter: TOO_FEW, color: style.muted },
        },
        // Makes the axis long enough for the intervals.
        { type: "scatter", data: (one.high ?? []).map((high, i) => [high, i]), symbolSize: 0, silent: true },
        // Keeps the second axis alive.
        { type: "bar", yAxisIndex: 1, data: [], silent: true },
      ],
    };
  };

  const outside = (one, i) =>
    one.value[i] !== null && ((one.upper?.[i] != null && one.value[i] > one.upper[i]) || (one.lower?.[i] != null && one.value[i] < one.lower[i]));

  const point = (one, i, style) =>
    outside(one, i)
      ? { symbol: "diamond", symbolSize: 12, itemStyle: { color: style.bad } }
      : { symbol: "circle", symbolSize: 6, itemStyle: { color: style.series[0] } };

  const limit = (name, values, style) => ({
    type: "line", data: values, symbol: "none", silent: true, lineStyle: { color: style.muted, width: 1, type: "dashed" },
    endLabel: { show: true, formatter: name, color: style.muted },
  });

  const control = (data, style, format) => {
    const [one] = data.series;
    const base = line({ ...data, series: [{ name: one.name, value: one.value, n: one.n }] }, style, format);
    base.grid.right = 80;
    base.series[0].data = one.value.map((value, i) => ({ value, ...point(one, i, style) }));
    return {
      ...base,
      tooltip: {
        ...base.tooltip,
        formatter: ([first]) => tooltip(data.labels[first.dataIndex], [
          describe(one, first.dataIndex, format),
          `limits ${format(one.lower?.[first.dataIndex])} to ${format(one.upper?.[first.dataIndex])}`,
          ...(outside(one, first.dataIndex) ? ["outside the limits: probably not chance"] : []),
        ]),
      },
      series: [...base.series, limit("upper limit", one.upper ?? [], style), limit("lower limit", one.lower ?? [], style)],
    };
  };

  const funnel = (data, style, format) => {
    const [one] = data.series;
    const base = frame(data, style);
    const order = one.value.map((_, i) => i).filter((i) => one.n?.[i] != null).sort((a, b) => one.n[a] - one.n[b]);
    const limits = (role) => order.filter((i) => one[role]?.[i] != null).map((i) => [one.n[i], one[role][i]]);
    Object.assign(base.grid, { right: 80, bottom: 28 });
    return {
      ...base,
      xAxis: { type: "value", name: "n", nameLocation: "middle", nameGap: 24, nameTextStyle: { color: style.muted }, axisLabel: { color: style.muted }, splitLine: { show: false } },
      yAxis: valueAxis(data, style, format),
      tooltip: {
        ...base.tooltip, trigger: "item",
        formatter: (item) => tooltip(data.labels[item.data.row], [
          describe(one, item.data.row, format),
          outside(one, item.data.row) ? "outside the limits: probably not chance" : "within the limits: may well be chance",
        ]),
      },
      series: [
        {
          type: "scatter",
          data: order.filter((i) => one.value[i] !== null).map((i) => ({
            value: [one.n[i], one.value[i]], row: i, ...point(one, i, style),
            label: { show: outside(one, i), formatter: data.labels[i], position: "top", color: style.ink },
          })),
          markLine: targetLine(data, style, format, "yAxis"),
          labelLayout: { hideOverlap: true },
          z: 3,
        },
        limit("upper limit", limits("upper"), style),
        limit("lower limit", limits("lower"), style),
      ],
    };
  };

  const KINDS = { line, bars, control, funnel };

  // Around the chart

  const csvCell = (cell) => {
    const text = cell.dataset.value ?? cell.textContent.trim().replaceAll(/\s+/g, " ");
    // A spreadsheet would run what looks like a formula.
    const safe = /^[=+\-@\t\r]/.test(text) && number(cell) === null ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  const csvLink = (table, caption) => {
    const link = document.createElement("a");
    link.textContent = "Download as CSV";
    link.href = table.dataset.csv ?? "#";
    link.download = `${caption.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.csv`;
    if (!table.dataset.csv) {
      link.addEventListener("click", () => {
        const text = [...table.rows].map((row) => [...row.cells].map(csvCell).join(",")).join("\r\n");
        const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
        link.href = address;
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
      });
    }
    return link;
  };

  const dress = (figure, table) => {
    const caption = figure.querySelector("figcaption")?.textContent.trim() ?? table.caption?.textContent.trim() ?? "Chart";
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${caption}; the figures are below`);
    const extras = document.createElement("div");
    extras.className = "chart-extras";
    const details = document.createElement("details");
    details.open = opened.has(caption);
    details.addEventListener("toggle", () => (details.open ? opened.add(caption) : opened.delete(caption)));
    const summary = document.createElement("summary");
    summary.textContent = "Show the figures";
    const figures = document.createElement("div");
    figures.className = "chart-figures";
    figures.tabIndex = 0;
    figures.setAttribute("role", "region");
    figures.setAttribute("aria-label", `Figures: ${caption}`);
    table.before(canvas);
    figures.append(table);
    details.append(summary, figures);
    extras.append(details, csvLink(table, caption));
    figure.append(extras);
    return canvas;
  };

  const draw = (echarts, figure, data) => {
    const table = figure.querySelector("table[data-chart]");
    if (figure.querySelector(".empty")) {
      return;
    }
    const canvas = figure.querySelector(".chart-canvas") ?? dress(figure, table);
    if (extent(data).length === 0) {
      const empty = document.createElement("p");
      empty.className = "empty";
      empty.textContent = "Not enough data yet.";
      canvas.replaceWith(empty);
      return;
    }
    if (data.kind === "bars") {
      // Not by the style attribute, which the page's policy forbids.
      canvas.style.setProperty("block-size", `${40 + 28 * data.labels.length}px`);
    }
    drawn.get(figure)?.dispose();
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption(KINDS[data.kind](data, look(), formatter(data)));
    drawn.set(figure, chart);
    sizes.observe(canvas);
  };

  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      drawn.get(target.closest(".chart"))?.resize();
    }
  });

  // Charts with the same data-share get the same scale, so that small multiples can be compared.
  const share = (all) => {
    for (const name of new Set(all.map(([, data]) => data.share).filter(Boolean))) {
      const group = all.map(([, data]) => data).filter((data) => data.share === name);
      const values = group.flatMap(extent);
      if (values.length > 0) {
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 2;
        const [min, max] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
        group.forEach((data) => Object.assign(data, { min: data.zero ? Math.min(0, min) : min, max }));
      }
    }
  };

  const drawAll = async (again) => {
    for (const [figure, chart] of drawn) {
      if (!figure.isConnected) {
        chart.dispose();
        drawn.delete(figure);
      }
    }
    const all = [...document.querySelectorAll("figure.chart")]
      .map((figure) => [figure, figure.querySelector("table[data-chart]")])
      .filter(([, table]) => table?.tHead && table.tBodies.length > 0 && KINDS[table.dataset.chart])
      .map(([figure, table]) => [figure, read(table)]);
    if (all.length > 0) {
      const echarts = await loadLibrary();
      share(all);
      all.filter(([figure]) => again || !drawn.has(figure)).forEach(([figure, data]) => draw(echarts, figure, data));
    }
  };

  const drawNew = () => drawAll(false).catch(() => {}); // without the library the tables stay as they are
  const redraw = () => drawAll(true).catch(() => {});

  drawNew();
  document.addEventListener("htmx:afterSettle", drawNew);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  for (const [when, printing] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(when, () => {
      document.documentElement.classList.toggle("printing", printing);
      redraw();
    });
  }
})();
