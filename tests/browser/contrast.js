// Every visible text whose contrast with what lies behind it is below 4.5, as "text: ratio".
(() => {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a),
    g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a),
    a: 1,
  });
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ancestors = (element) => (element ? [element, ...ancestors(element.parentElement)] : []);
  const behind = (element) =>
    ancestors(element)
      .reverse()
      .map((each) => parse(getComputedStyle(each).backgroundColor))
      .reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  const opacity = (element) => ancestors(element).reduce((all, each) => all * getComputedStyle(each).opacity, 1);
  const ratio = (element) => {
    const back = behind(element);
    const ink = parse(getComputedStyle(element).color);
    const [light, dark] = [luminance(over({ ...ink, a: ink.a * opacity(element) }, back)), luminance(back)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const spoken = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((element) => spoken(element) && element.checkVisibility() && !element.closest(":disabled, .aloud, .skip"))
    .map((element) => [element.textContent.trim().slice(0, 30), ratio(element)])
    .filter(([, found]) => found < 4.5)
    .map(([text, found]) => `${text}: ${found.toFixed(2)}`);
})();
