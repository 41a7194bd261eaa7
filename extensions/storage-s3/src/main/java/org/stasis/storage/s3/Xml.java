/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The little XML of the protocol. Documents with a DTD are refused, so nothing outside of them is ever fetched. */
final class Xml {
    private static final ErrorHandler THROW = new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    };

    private Xml() {}

    static boolean isXml(byte[] body) {
        return body.length > 0 && body[0] == '<';
    }

    static Element parse(byte[] body) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(THROW);
            return builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the store's answer is no XML document: " + e.getMessage(), e);
        }
    }

    /** Elements of that name below another, at any depth. */
    static List<Element> all(Element root, String name) {
        NodeList nodes = root.getElementsByTagNameNS("*", name);
        List<Element> elements = new ArrayList<>(nodes.getLength());
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Text of the first element of that name; empty if there is none. */
    static String text(Element root, String name) {
        NodeList nodes = root.getElementsByTagNameNS("*", name);
        return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent();
    }

    /** Code and message of an error, or nothing if the document is none. */
    static String error(byte[] body) {
        try {
            Element root = parse(body);
            return "Error".equals(root.getLocalName()) ? text(root, "Code") + ": " + text(root, "Message") : "";
        } catch (IOException e) {
            return "";
        }
    }
}
