-- The timeline, stated apart from inferred: the rows of the SPARQL question of the same name.
WITH inferences AS (
  SELECT i.subject AS id, i.object AS stance, b.object AS because, w.property AS dates, w.object AS date
  FROM triples i JOIN triples b ON b.subject = i.subject AND b.property = 'kg:because'
  JOIN triples w ON w.subject = i.subject AND w.property IN ('kg:inferredTieWhen', 'kg:inferredWhen')
  WHERE i.property = 'kg:inferredOf'
), spoken AS (
  SELECT DISTINCT stance, holder_name, own_voice, attitude, source, quote, time, time_text FROM stances
), dated AS (
  SELECT 'stated' AS basis, 1 AS rank, t.time AS date, subject_name, relation_label, object_name, NULL AS because,
    stance, min(holder_name) AS holder_name, min(own_voice) AS own_voice, min(attitude) AS attitude,
    min(source) AS source, min(quote) AS quote
    FROM ties t JOIN stances ON claim = tie WHERE t.time IS NOT NULL GROUP BY ALL
  UNION ALL SELECT 'stated', 1, time, NULL, NULL, NULL, NULL,
    stance, holder_name, own_voice, attitude, source, quote FROM spoken WHERE time IS NOT NULL
  UNION ALL SELECT DISTINCT 'inferred', 2, date, subject_name, relation_label, object_name, because,
    s.stance, holder_name, own_voice, attitude, source, quote
    FROM inferences i JOIN stances s ON s.stance = i.stance JOIN ties ON tie = claim
    WHERE dates = 'kg:inferredTieWhen' AND NOT EXISTS (
      SELECT 1 FROM triples o WHERE o.subject = i.id AND o.property = 'kg:inferredTie' AND o.object != tie)
  UNION ALL SELECT DISTINCT 'inferred', 2, date, NULL, NULL, NULL, because,
    stance, holder_name, own_voice, attitude, source, quote
    FROM inferences JOIN spoken USING (stance) WHERE dates = 'kg:inferredWhen'
  UNION ALL SELECT 'in words', 3, time_text, NULL, NULL, NULL, NULL,
    stance, holder_name, own_voice, attitude, source, quote FROM spoken WHERE time_text IS NOT NULL
)
SELECT basis, date AS "when", subject_name AS subject, relation_label AS relation, object_name AS object,
  CASE WHEN own_voice THEN 'own voice' ELSE holder_name END AS speaker, attitude, text AS quote, because,
  title AS source, stance
FROM dated JOIN sources USING (source) LEFT JOIN quotes ON quotes.quote = dated.quote
ORDER BY rank, "when", title, starts, stance
