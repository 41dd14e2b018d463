// Paints an SVG at several sizes in Chromium, and writes a PNG of each: draw.mjs runs it in Electron.
/* global Image, document -- paint() runs in the page. */
const { readFileSync, writeFileSync } = require('node:fs');
const { app, BrowserWindow } = require('electron');

/** @type {{ svg: string, margin: number, pictures: { size: number, file: string }[] }[]} */
const jobs = JSON.parse(process.env.ATELIER_ICON_JOBS);

/** Runs in the page. */
function paint(svg, size, margin) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = size;
      canvas.height = size;
      const edge = Math.round(size * margin);
      canvas.getContext('2d').drawImage(image, edge, edge, size - 2 * edge, size - 2 * edge);
      resolve(canvas.toDataURL('image/png'));
    };
    image.onerror = () => reject(new Error('This SVG cannot be painted.'));
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  });
}

async function main() {
  await app.whenReady();
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,');
  for (const { svg, margin, pictures } of jobs) {
    // A size of its own, so that the picture is painted at its real one and not enlarged.
    const source = readFileSync(svg, 'utf8');
    for (const { size, file } of pictures) {
      const sized = source.replace('<svg ', `<svg width="${size}" height="${size}" `);
      const call = `(${paint})(${JSON.stringify(sized)}, ${size}, ${margin})`;
      const url = await window.webContents.executeJavaScript(call);
      writeFileSync(file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
    }
  }
}

main().then(
  () => app.exit(0),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    app.exit(1);
  },
);
