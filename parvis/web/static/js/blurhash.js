// What stands for a picture while it loads (https://blurha.sh): a few letters, drawn on a canvas of 32 × 32.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
const number = (text) => [...text].reduce((sum, letter) => sum * 83 + LETTERS.indexOf(letter), 0);
const linear = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const shown = (value) => {
  value = Math.max(0, Math.min(1, value));
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055));
};
const signed = (value, most) => Math.sign(value - 9) * ((value - 9) / 9) ** 2 * most;

function colours(hash) {
  const size = number(hash[0]), across = (size % 9) + 1, down = Math.floor(size / 9) + 1;
  if (hash.length !== 4 + 2 * across * down) return null;
  const most = (number(hash[1]) + 1) / 166, average = number(hash.slice(2, 6));
  const list = [[linear(average >> 16), linear((average >> 8) & 255), linear(average & 255)]];
  for (let n = 1; n < across * down; n++) {
    const value = number(hash.slice(4 + n * 2, 6 + n * 2));
    list.push([signed(Math.floor(value / 361), most), signed(Math.floor(value / 19) % 19, most), signed(value % 19, most)]);
  }
  return { across, down, list };
}

function draw(canvas) {
  const found = colours(canvas.dataset.blurhash || "");
  const context = found && canvas.getContext("2d");
  if (!context) return;
  const { width, height } = canvas, image = context.createImageData(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      for (let j = 0; j < found.down; j++) {
        for (let i = 0; i < found.across; i++) {
          const weight = Math.cos((Math.PI * x * i) / width) * Math.cos((Math.PI * y * j) / height);
          found.list[i + j * found.across].forEach((part, n) => { sum[n] += part * weight; });
        }
      }
      image.data.set([...sum.map(shown), 255], 4 * (x + y * width));
    }
  }
  context.putImageData(image, 0, 0);
}

function cover(root) {
  for (const canvas of root.querySelectorAll("canvas[data-blurhash]")) {
    const picture = canvas.nextElementSibling;
    if (picture?.complete && picture.naturalWidth) canvas.remove();
    else {
      draw(canvas);
      picture?.addEventListener("load", () => canvas.remove(), { once: true });
    }
  }
}

cover(document);
document.addEventListener("htmx:load", (event) => cover(event.target));
