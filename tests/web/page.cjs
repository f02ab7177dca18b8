// SPDX-License-Identifier: GPL-2.0-or-later
// page.cjs FOLDER: drives the pages named in FOLDER/pages.json with a real
// browser and prints what it saw as JSON. Run by tests/cli/test_html_browser.py.
"use strict";

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const folder = process.argv[2];
const pages = JSON.parse(fs.readFileSync(path.join(folder, "pages.json")));

// What reaches beyond the file, and what a policy or a script complains of.
async function open(browser, file, options) {
  const seen = { requests: [], errors: [], dialogs: 0 };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("dialog", (dialog) => { seen.dialogs++; dialog.dismiss(); });
  await page.goto("file://" + path.join(folder, file));
  return { page, seen, context };
}

async function audit(page) {
  await page.evaluate(() => document.querySelectorAll("details")
    .forEach((one, i) => { if (i < 25) one.open = true; }));
  // The browser's own door: the policy of the page forbids a script element.
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  return page.evaluate(async () => {
    const found = await window.axe.run(document);
    return { passes: found.passes.length,
      violations: found.violations.map((one) => ({ id: one.id,
        impact: one.impact,
        at: one.nodes.slice(0, 3).map((node) => node.target.join(" ")) })) };
  });
}

async function sortAndFilter(page) {
  const rows = () => page.locator("#parties tbody tr:visible").count();
  const cells = (n) => page.evaluate((n) => Array.from(document
    .querySelectorAll("#parties tbody tr"), (row) =>
    row.cells[n].innerText.split("\n")[0]), n);
  const result = { all: await rows(), unsorted: await cells(1) };
  const heading = page.locator("#parties thead th").nth(1);
  await heading.locator("button").focus();
  await page.keyboard.press("Enter");
  result.sorted = await cells(1);
  result.sort = await heading.getAttribute("aria-sort");
  await page.keyboard.press("Enter");
  result.reversed = await cells(1);
  await page.locator("#parties .tools select").nth(0).selectOption("4");
  result.high = await rows();
  await page.locator("#parties .tools select").nth(0).selectOption("0");
  await page.locator("#parties .tools input").fill("computerlinks");
  result.text = await rows();
  await page.locator("#parties .tools select").nth(2).selectOption("I04");
  result.flag = await rows();
  await page.locator("#flags .tools select").nth(2).selectOption("L01");
  result.flags = await page.locator("#flags details:visible").count();
  result.headings = await page.locator("#flags h3:visible").count();
  return result;
}

async function explore(page) {
  const result = {};
  const search = page.locator("#explorer input[type=search]");
  await search.focus();
  await page.keyboard.type("infotec");
  result.hits = await page.locator(".hits button").allInnerTexts();
  await page.keyboard.press("Enter");
  await page.locator(".panel h3").waitFor();
  result.chosen = await page.locator(".panel h3").innerText();
  result.focus = await page.evaluate(() => document.activeElement.className);
  result.panel = await page.locator(".panel").innerText();
  await page.locator(".panel li button").first().focus();
  result.next = await page.locator(".panel li button").first().innerText();
  await page.keyboard.press("Enter");
  result.then = await page.locator(".panel h3").innerText();
  const count = () => page.locator("#explorer [aria-live]").innerText();
  result.whole = await count();
  await page.locator("#explorer select").nth(0).selectOption("1");
  result.near = await count();
  await page.getByRole("button", { name: "Show all" }).click();
  result.again = await count();
  await page.getByLabel("supply", { exact: true }).uncheck();
  result.without = await count();
  await page.getByLabel("supply", { exact: true }).check();
  await page.getByLabel("Links on the day").fill("2010-11-01");
  result.day = await count();
  await page.locator(".board").focus();
  for (const key of ["ArrowLeft", "+", "-", "0"]) await page.keyboard.press(key);
  result.drawn = await page.locator(".board canvas").count();
  return result;
}

async function narrow(browser, file) {
  const { page, context } = await open(browser, file,
    { viewport: { width: 400, height: 800 } });
  await page.evaluate(() => document.querySelectorAll("details")
    .forEach((one, i) => { if (i < 60) one.open = true; }));
  await page.locator("#explorer").scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await context.close();
  return width;
}

async function look(browser, file) {
  const result = {};
  for (const scheme of ["light", "dark"]) {
    const { page, seen, context } = await open(browser, file,
      { colorScheme: scheme, viewport: { width: 1280, height: 900 } });
    await page.locator("#explorer").scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    if (scheme === "light" && file === pages.main) {
      result.tables = await sortAndFilter(page);
      result.explorer = await explore(page);
    }
    result[scheme] = { seen, ran: await page.evaluate(() => window.ran || 0),
      audit: scheme === "light" || file === pages.main ? await audit(page)
        : null };
    await context.close();
  }
  result.narrow = await narrow(browser, file);
  return result;
}

(async () => {
  const browser = await chromium.launch({ executablePath: pages.browser,
    args: ["--no-sandbox"] });
  const report = {};
  for (const file of pages.files) report[file] = await look(browser, file);
  await browser.close();
  process.stdout.write(JSON.stringify(report));
})().catch((error) => {
  process.stderr.write(String(error.stack || error) + "\n");
  process.exit(1);
});
