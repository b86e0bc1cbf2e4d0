"""From a draft to the document rules read: `document_of` is the way in; one module for each kind of source text."""
