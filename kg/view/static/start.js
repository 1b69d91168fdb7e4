// Inflates the script of the page and starts it; the policy of the page knows the hashes of both.
(async () => {
  const at = (id) => document.getElementById(id);
  if (!self.DecompressionStream) return (at("panel").textContent = "This page needs a browser of 2023 or later.");
  const packed = Uint8Array.from(atob(at("code").textContent), (c) => c.charCodeAt(0));
  const script = document.createElement("script");
  script.textContent = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  document.body.append(script);
  script.remove();
})();
