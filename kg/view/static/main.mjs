// Starts the page from the data in it.

import { start } from "./app.mjs";

start(JSON.parse(document.getElementById("data").textContent));
