// SPDX-License-Identifier: MIT
//
// node pages.mjs BASE-URL FOLDER: look at every page as a phone and as a
// desktop, in light and in dark, and with the keyboard. Speaks TAP.

import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";

const [base, folder] = process.argv.slice(2);
const origin = new URL(base).origin;

const pages = [
	{ name: "board", path: "/", status: 200 },
	{ name: "organization", path: "/?organization=meadow-mill", status: 200 },
	{ name: "task", path: "/tasks/3/", status: 200 },
	{ name: "help", path: "/help/", status: 200 },
	{ name: "missing", path: "/no/such/page/", status: 404 },
];
const sizes = [
	{ name: "phone", width: 390, height: 844 },
	{ name: "desktop", width: 1280, height: 900 },
];
const schemes = ["light", "dark"];

let tests = 0;

function ok(pass, name, why = "") {
	tests++;
	console.log(`${pass ? "ok" : "not ok"} ${tests} - ${name}`);
	if (!pass)
		for (const line of String(why).split("\n"))
			console.log(`#   ${line}`);
	return pass;
}

// Runs in the page: text whose contrast with what is behind it is too small
// (WCAG 2.1, 1.4.3).
function lowContrast() {
	const parse = (s) => (s.match(/[\d.]+/g) ?? []).map(Number);
	const light = ([r, g, b]) => {
		const [x, y, z] = [r, g, b].map((v) => {
			v /= 255;
			return v <= 0.03928 ? v / 12.92
				: ((v + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const behind = (el) => {
		for (; el; el = el.parentElement) {
			const c = parse(getComputedStyle(el).backgroundColor);
			if (c.length === 3 || c[3] === 1)
				return c;
		}
		return [255, 255, 255];
	};
	const found = [];
	const walk = document.createTreeWalker(document.body, 4);
	while (walk.nextNode()) {
		const el = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !el.checkVisibility())
			continue;
		const style = getComputedStyle(el);
		const a = light(parse(style.color)), b = light(behind(el));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		const size = parseFloat(style.fontSize);
		const bold = Number(style.fontWeight) >= 700;
		const least = size >= 24 || (size >= 18.66 && bold) ? 3 : 4.5;
		if (ratio < least)
			found.push(`${ratio.toFixed(2)} ${el.className || el.tagName}: ` +
				walk.currentNode.data.trim().slice(0, 40));
	}
	return found;
}

// Runs in the page: whether the focused element, or what it draws around
// itself, has a visible outline inside the window.
function focusIsVisible() {
	const el = document.activeElement;
	if (!el || el === document.body)
		return "nothing has the focus";
	const outline = [getComputedStyle(el), getComputedStyle(el, "::after")]
		.some((s) => s.outlineStyle !== "none" &&
			parseFloat(s.outlineWidth) >= 2);
	const box = el.getBoundingClientRect();
	const inside = box.width > 0 && box.bottom > 0 &&
		box.top < innerHeight && box.right > 0 && box.left < innerWidth;
	if (!outline)
		return `no outline: ${el.outerHTML.slice(0, 80)}`;
	return inside ? "" : `outside: ${el.outerHTML.slice(0, 80)}`;
}

async function look(browser, page, size, scheme) {
	const name = `${page.name}, ${size.name}, ${scheme}`;
	const context = await browser.newContext({
		viewport: { width: size.width, height: size.height },
		colorScheme: scheme,
	});
	const tab = await context.newPage();
	const noise = [], foreign = [];
	tab.on("console", (m) => {
		// The browser itself remarks on the status of an error page.
		if (["error", "warning"].includes(m.type()) &&
		    !(page.status >= 400 && m.text().includes(`${page.status}`)))
			noise.push(m.text());
	});
	tab.on("pageerror", (e) => noise.push(String(e)));
	tab.on("dialog", (d) => {
		noise.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	tab.on("requestfailed", (r) => noise.push(`failed: ${r.url()}`));
	tab.on("request", (r) => {
		if (new URL(r.url()).origin !== origin)
			foreign.push(r.url());
	});
	const answer = await tab.goto(base + page.path);
	ok(answer.status() === page.status, `${name}: ${page.status}`,
		answer.status());
	await tab.screenshot({
		path: `${folder}/${page.name}-${size.name}-${scheme}.png`,
	});
	ok(noise.length === 0, `${name}: the console is silent`,
		noise.join("\n"));
	ok(foreign.length === 0, `${name}: no request to others`,
		foreign.join("\n"));
	const shape = await tab.evaluate(() => ({
		wide: document.documentElement.scrollWidth,
		room: document.documentElement.clientWidth,
		landmarks: ["header", "nav", "main", "footer"].filter((t) =>
			!document.querySelector(t)).join(" "),
		h1: document.querySelectorAll("h1").length,
		title: document.title,
		style: getComputedStyle(document.body).backgroundColor,
	}));
	ok(shape.wide <= shape.room, `${name}: nothing sticks out`,
		`${shape.wide} in ${shape.room}`);
	ok(shape.landmarks === "" && shape.h1 === 1 && shape.title !== "",
		`${name}: landmarks, one heading, a title`, JSON.stringify(shape));
	const low = await tab.evaluate(lowContrast);
	ok(low.length === 0, `${name}: text stands out`, low.join("\n"));
	await context.close();
	return shape.style;
}

async function keyboard(browser) {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
	});
	const tab = await context.newPage();
	await tab.goto(base + "/");
	await tab.keyboard.press("Tab");
	ok(await tab.evaluate(() =>
		document.activeElement.matches(".skip-link")),
		"keyboard: the first stop is the skip link");
	ok((await tab.evaluate(focusIsVisible)) === "",
		"keyboard: the skip link shows itself",
		await tab.evaluate(focusIsVisible));
	await tab.keyboard.press("Enter");
	ok(await tab.evaluate(() => document.activeElement.id === "main"),
		"keyboard: it leads to the content");

	await tab.goto(base + "/");
	const links = await tab.locator("a:visible").count();
	const hidden = [];
	for (let i = 0; i < links; i++) {
		await tab.keyboard.press("Tab");
		const why = await tab.evaluate(focusIsVisible);
		if (why)
			hidden.push(why);
	}
	ok(links > 20 && hidden.length === 0,
		"keyboard: every stop on the board is visible",
		`${links} links\n${hidden.join("\n")}`);

	await tab.goto(base + "/");
	await tab.locator(".card h3 a").first().focus();
	await tab.keyboard.press("Enter");
	await tab.waitForURL("**/tasks/*/");
	ok(true, "keyboard: Enter on a card opens the task");
	await context.close();
}

async function withoutScript(browser) {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const tab = await context.newPage();
	await tab.goto(base + "/");
	const title = await tab.locator(".card h3 a").first().textContent();
	await tab.locator(".card h3 a").first().click();
	await tab.waitForURL("**/tasks/*/");
	ok((await tab.locator("h1").textContent()) === title,
		"without JavaScript: a card leads to its task");
	await context.close();
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--headless", "--no-sandbox", "--disable-gpu",
		"--disable-background-networking"],
});
try {
	for (const page of pages)
		for (const size of sizes) {
			const seen = [];
			for (const scheme of schemes)
				seen.push(await look(browser, page, size, scheme));
			ok(seen[0] !== seen[1],
				`${page.name}, ${size.name}: dark is dark`,
				seen.join(" "));
		}
	await keyboard(browser);
	await withoutScript(browser);
} catch (error) {
	ok(false, "the browser can be driven", error.stack);
} finally {
	await browser.close();
}
console.log(`1..${tests}`);
