"""The pictures a draft names: opened below its folder only, decoded and read in a child process with limits.

paths.py      a path in a draft -> the bytes of a file below its folder, or a refusal
reader.py     bytes -> Picture, through the cache and the child: `PictureReader`, what everybody else calls
cache.py      what was read before, as JSON in the user's own cache folder
child.py      the child: limits, then pictures one after another
decode.py     bytes -> upright frames in RGB
measures.py   what else is measured of a decoded picture
engines.py    an engine's name -> the engine: `lines_of(image)`; rapidocr.py and tesseract.py are the two
reading.py    a frame -> lines: which preparations it needs, told by confidence
preparing.py  those preparations, each with the way back
ink.py        height and contrast of a line's letters, by its pixels
layout.py     lines -> text in reading order, each word with its box
answers.py    pictures as JSON and back
"""
