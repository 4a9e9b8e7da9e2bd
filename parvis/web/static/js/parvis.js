// The page's behaviours, one module each. Everything reads and posts without them.
import "./blurhash.js";
import "./complete.js";
import "./composer.js";
import "./copy.js";
import "./device.js";
import "./focus.js";
import "./keep.js";
import "./keys.js";
import "./judged.js";
import "./lightbox.js";
import "./live.js";
import "./menu.js";
import "./network.js";
import "./password.js";
import "./readers.js";
import "./reading.js";
import "./steps.js";
import "./talk.js";
import "./upload.js";

document.documentElement.classList.add("scripted");
